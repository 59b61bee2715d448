# SPDX-License-Identifier: Apache-2.0
"""What an intake tells of police, courts and shelter, as things of their own, so that nobody asks it twice.

Only what was changed in the form is written: what was entered since on the pages of the case stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain.identifiers import part_id
from ..domain.permissions import Action
from ..domain.shelter import ADMITTED, LEFT
from ..store import Transaction
from .desk import Desk
from .proceedings import write_hearing
from .shelter import write_stay

_REPORT = {"type": "report_type", "made_on": "report_date", "station": "report_station", "number": "report_number"}
_ORDER = {"type": "order_type", "given_on": "order_date", "until_day": "order_until", "in_force": "order_in_force"}
_STAY = ("shelter_status", "admitted_at", "left_at", "exit_to", "children_with_her", "belongings_list")


def write_stages(
    desk: Desk,
    t: Transaction,
    case: str,
    record: str,
    person: str,
    answers: Mapping[str, Any],
    known: Mapping[str, Any],
) -> None:
    """Write reports, orders, the stage, the next hearing and the stay; `known` is what the draft began with."""
    desk.require(Action.RECORD_INTAKE)
    _write_rows(desk, t, case, record, person, "police_report", _REPORT, _pair("reports", answers, known))
    _write_rows(desk, t, case, record, person, "court_order", _ORDER, _pair("court_orders", answers, known))
    stage = _text(answers.get("legal_stage"))
    if stage and stage != _text(known.get("legal_stage")):
        fields = {
            "case_id": case, "stage": stage, "day": desk.today().isoformat(), "staff": desk.staff_code,
            "at": int(desk.now().timestamp() * 1000),
        }  # fmt: skip
        id = part_id(record, f"legal/{stage}/{desk.today()}")
        if t.db.execute("select 1 from legal_step where id = ?", (id,)).fetchone() is None:
            t.append("legal_step", id, fields, person)
    day = _text(answers.get("next_hearing"))
    if day and day != _text(known.get("next_hearing")):
        write_hearing(desk, t, case, person, part_id(record, f"hearing/{day}"), day)
    changed = frozenset(name for name in _STAY if answers.get(name) != known.get(name))
    if changed:
        _write_stay(desk, t, case, record, person, answers, changed)


def _write_rows(
    desk: Desk,
    t: Transaction,
    case: str,
    record: str,
    person: str,
    thing: str,
    columns: Mapping[str, str],
    rows: tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]],
) -> None:
    """Write the rows of a repetition that are new or another than before, and mark those that are gone."""
    now, before = rows
    for place, row in enumerate(now):
        if place < len(before) and before[place] == row:
            continue
        fields: dict[str, Any] = {column: _text(row.get(name)) or None for column, name in columns.items()}
        if not fields["type"] or fields["type"] == "none":
            continue
        fields |= {"case_id": case, "staff": desk.staff_code}
        if place < len(before):
            fields["removed"] = None
        t.set(thing, part_id(record, f"{thing}/{place}"), fields, person)
    for place in range(len(now), len(before)):
        id = part_id(record, f"{thing}/{place}")
        if t.db.execute(f"select 1 from {thing} where id = ?", (id,)).fetchone() is not None:
            t.set(thing, id, {"removed": "yes"}, person)


def _write_stay(
    desk: Desk, t: Transaction, case: str, record: str, person: str, answers: Mapping[str, Any], changed: frozenset[str]
) -> None:
    """Write what the form tells anew of the stay; nothing where it does not ask about one, or no longer."""
    status = _text(answers.get("shelter_status"))
    if not status:
        return
    fields: dict[str, Any] = {"status": status} if "shelter_status" in changed else {}
    if status in (ADMITTED, LEFT):
        moments = ("admitted_at", "left_at", "exit_to")
        fields |= {name: value for name in moments if name in changed and (value := _text(answers.get(name)))}
        if "children_with_her" in changed:
            fields["children"] = [
                {"sex": _text(one.get("child_sex")), "age": _years(one.get("child_age"))}
                for one in _rows(answers.get("children_with_her"))
            ]
        if "belongings_list" in changed:
            fields["belongings"] = _text(answers.get("belongings_list"))
    if fields:
        write_stay(desk, t, case, person, part_id(record, "stay"), fields)


def _pair(
    name: str, answers: Mapping[str, Any], known: Mapping[str, Any]
) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    return _rows(answers.get(name)), _rows(known.get(name))


def _rows(value: Any) -> Sequence[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    """A text or a code; an answer that is missing, for whatever reason, is none."""
    return value.strip() if isinstance(value, str) else ""


def _years(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
