# SPDX-License-Identifier: Apache-2.0
"""What a finished intake asks to be done: completed, contacted, brought to a doctor in time, asked again when grown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlcipher3 import dbapi2 as sql

from ..domain.days import years_between
from ..domain.elapsed import Moment, urgency
from ..domain.identifiers import part_id
from ..domain.permissions import Action
from ..domain.risk import LEVELS, NOT_ASSESSED, NOW
from ..domain.tasks import OWNER, Planned, Trigger, source_of
from ..store import Transaction
from .desk import Desk
from .incidents import Told
from .tasks import open_task, put_task, raise_tasks, settle_tasks

_GROWN = 18
_IN_TIME = ("within_72h", "h72_to_120")
_NEXT = "next_contact_date"
_AGREED = "agreed_contact"


def raise_for_intake(
    desk: Desk,
    t: Transaction,
    case: str,
    person: str,
    record: str,
    told: Told,
    answers: Mapping[str, Any],
    *,
    is_quick: bool,
) -> None:
    """Raise what follows from an intake that has just been written in `t`, and settle what it answers.

    `is_quick`: much is still to be asked of her. Anything else completes an intake that was quick.
    """
    desk.require(Action.RECORD_INTAKE)
    now, today = desk.now().astimezone(), desk.today()
    if is_quick:
        raise_tasks(desk, t, case, person, Trigger.INTAKE_QUICK, now, case)
    else:
        settle_tasks(desk, t, case, person, kinds=("complete_intake",), result="done", done=True)
    if told.is_judged:
        raise_for_level(desk, t, case, person)
    if answers.get("suicide_screen") == NOW:
        raise_tasks(desk, t, case, person, Trigger.SUICIDE_NOW, now, f"{record}/{today}")
    for incident, triage in sexual_violence(t.db, case, now):
        if triage == "within_72h":
            raise_tasks(desk, t, case, person, Trigger.SEXUAL_VIOLENCE_72H, now, incident)
        if triage in _IN_TIME:
            raise_tasks(desk, t, case, person, Trigger.HEALTH_WINDOW, today, incident)
    born = _day(answers, "birth_date")
    if born is not None and answers.get("birth_precision", "exact") == "exact" and years_between(born, today) < _GROWN:
        raise_tasks(desk, t, case, person, Trigger.TURNS_18, birthday_18(born), person)
    if (agreed := _day(answers, _NEXT)) is not None and agreed >= today:
        _agree_on(desk, t, case, person, record, agreed)


def raise_for_level(desk: Desk, t: Transaction, case: str, person: str) -> None:
    """Raise what the level of danger asks for that is in force in `t`; nothing while nobody has judged it."""
    desk.require(Action.SEE_TODAY)
    level = t.db.execute("select risk_level from case_file where id = ?", (case,)).fetchone()[0]
    if level in LEVELS and level != NOT_ASSESSED:
        now = desk.now().astimezone()
        raise_tasks(desk, t, case, person, Trigger.RISK_SET, now, now.date().isoformat(), word=level)


def sexual_violence(db: sql.Connection, case: str, now: datetime) -> list[tuple[str, str]]:
    """The incidents of sexual violence of a case, each with the window that may still be open at this minute."""
    query = """select id, gbv_type, incident_date, incident_time, date_precision from incident
      where case_id = ? and removed is not 'yes' and urgent_window is not 'not_applicable'"""
    found = []
    for id, type, day, hour, precision in db.execute(query, (case,)).fetchall():
        moment = Moment(day=_as_day(day), hour=_as_hour(hour), precision=precision or "exact")
        found.append((id, urgency(type, moment, now).triage))
    return found


def _agree_on(desk: Desk, t: Transaction, case: str, person: str, record: str, day: date) -> None:
    """The day on which she agreed to be spoken with again: it brings a contact forward, it never puts one off."""
    found = open_task(t, case, "contact")
    if found is None:
        source = source_of(_AGREED, "", record)
        task = Planned(id=part_id(record, "agreed contact"), kind="contact", due=day.isoformat(), for_role=OWNER,
                       source=source)  # fmt: skip
        put_task(desk, t, case, person, task)
    elif day.isoformat() < found.due[:10]:
        t.set("task", found.id, {"due": day.isoformat()}, person)


def birthday_18(born: date) -> date:
    """The day on which somebody born on that day is an adult."""
    try:
        return born.replace(year=born.year + _GROWN)
    except ValueError:  # 29 February: a day later in other years
        return date(born.year + _GROWN, 3, 1)


def _day(answers: Mapping[str, Any], name: str) -> date | None:
    return _as_day(answers.get(name))


def _as_day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _as_hour(written: object) -> time | None:
    try:
        return time.fromisoformat(written).replace(tzinfo=None) if isinstance(written, str) else None
    except ValueError:
        return None
