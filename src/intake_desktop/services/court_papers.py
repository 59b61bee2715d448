# SPDX-License-Identifier: Apache-2.0
"""A summary of her case for the court: the parts she chose, released by a supervisor, handed to a receiver or to her.

To a receiver it needs a release line that can be used today, and tells what that line covers; to herself her own word
is enough, and is noted. Counselling never stands in it, not even that there was any: whoever reads it could ask for the
notes.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from ..domain.consent import LEVELS, ReleaseLine
from ..domain.days import as_known
from ..domain.identifiers import new_paper_number
from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..slips.court_summary import (
    PARTS,
    CourtSummary,
    Happened,
    Heard,
    Ordered,
    Reached,
    Reported,
    Served,
    court_summary,
)
from .cases import identity_of, is_whole, reaches, visible_case
from .classifications import incidents_of
from .consents import usable_line
from .desk import Changes, Desk
from .papers import PaperRefused, ReleaseChoice, release_choices
from .proceedings import law_of
from .providers import find_provider
from .second import Second, approver

RECEIVERS: Final = ("police", "legal_aid", "prosecution")
"""Sectors whose line can carry a summary, from level 3 on."""
LOWEST: Final = "l3_need_to_know"
DOTS: Final = "• • •"
"""Stands on a preview where her name will be printed."""

_NEEDS: Final = {
    "dates": (),
    "incidents": ("incident_type",),
    "services": ("done_here",),
    "reports": ("reports_made",),
    "stages": ("reports_made",),
    "orders": ("reports_made",),
    "hearings": ("hearing_date",),
    "documents": (),
}
"""What she must have ticked on a line for a part; to herself every part may go."""
_DUE: Final = {
    "incidents": Action.SEE_ACCOUNT,
    "services": Action.SEE_SERVICE_LINES,
    "reports": Action.POLICE_AND_LEGAL,
    "stages": Action.POLICE_AND_LEGAL,
    "orders": Action.POLICE_AND_LEGAL,
    "hearings": Action.POLICE_AND_LEGAL,
}
_NOT_TOLD: Final = frozenset({"counselling_psychosocial", "mental_health", "psychological_first_aid", "mediation"})


class CourtPaper(msgspec.Struct, frozen=True):
    """What is chosen for one summary. Without a line it is handed to herself, and `her_wish` says that she asked."""

    language: str
    parts: tuple[str, ...]
    consent_id: str = ""
    with_name: bool = False
    her_wish: bool = False


class CourtChoices(msgspec.Struct, frozen=True):
    """What can be chosen: the lines, for each (and for ``""``, herself) the parts, and whether her name may stand."""

    releases: tuple[ReleaseChoice, ...]
    parts: dict[str, tuple[str, ...]]
    may_name: bool
    releases_alone: bool
    """Whether the person at the desk may release it herself; otherwise a supervisor comes to the desk."""


def court_choices(desk: Desk, case_id: str) -> CourtChoices:
    """Say what a summary of this case can hold, and for whom it can be made."""
    _whole(desk, case_id)
    least = LEVELS.index(LOWEST)
    lines = [
        one
        for one in release_choices(desk, case_id)
        if one.sector in RECEIVERS and LEVELS.index(one.level) >= least
    ]  # fmt: skip
    parts = {one.consent_id: _parts(desk, case_id, usable_line(desk, case_id, one.consent_id)) for one in lines}
    return CourtChoices(
        tuple(lines),
        parts | {"": _parts(desk, case_id, None)},
        reaches(desk, case_id, Action.SEE_IDENTITY),
        desk.may(Action.APPROVE_REFERRAL),
    )


def preview_court(desk: Desk, case_id: str, plan: CourtPaper) -> bytes:
    """Give the summary as it would be, with dots for her name and for who releases it; notes nothing."""
    _whole(desk, case_id)
    return court_summary(_content(desk, case_id, plan, approved_by=DOTS, name=DOTS if plan.with_name else ""))


def court_paper(desk: Desk, case_id: str, plan: CourtPaper, second: Second | None = None) -> Changes[bytes]:
    """Make the summary to be printed. A supervisor releases it: the person at the desk, or `second`.

    PaperRefused when she did not agree to a part, or, for herself, when nobody says that she asked for it;
    SecondRefused without a supervisor. A name that is printed is a reveal and noted.
    """
    _whole(desk, case_id)
    content = _content(desk, case_id, plan, approved_by="", name="")  # what is refused costs nobody her passphrase
    content = msgspec.structs.replace(content, approved_by=approver(desk, second, Action.APPROVE_REFERRAL, case_id))
    if plan.with_name:
        _, person = visible_case(desk, case_id, Action.SEE_IDENTITY)
        identity = identity_of(desk, person.id)
        desk.store.note(desk.staff_code, "identity_revealed", f"{case_id} court {Action.SEE_IDENTITY}")
        content = msgspec.structs.replace(content, name=identity.full_name or identity.name_used or "")
    if not plan.consent_id:
        desk.note_once_a_minute("consent_changed", f"{case_id} summary handed to herself")
    return Changes(frozenset(), court_summary(content))


def _content(desk: Desk, case_id: str, plan: CourtPaper, *, approved_by: str, name: str) -> CourtSummary:
    """Gather the chosen parts, and nothing of the others."""
    row, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    line = _line(desk, case_id, plan)
    if not plan.parts or set(plan.parts) - set(_parts(desk, case_id, line)):
        raise PaperRefused(
            sentence("She has not agreed that all of this is told."),
            sentence("Leave these parts out, or ask her again and write down what she decides."),
        )
    language, centre = plan.language, desk.centre
    law = law_of(desk, case_id) if set(plan.parts) & {"reports", "stages", "orders", "hearings"} else None
    ticked = None if line is None else set(line.items)
    return CourtSummary(
        number=new_paper_number(),
        language=language,
        sender=centre.name(language),
        sender_phone=centre.phone,
        code=person.survivor_code,
        name=name,
        made_on=desk.today(),
        made_by=desk.staff_code,
        approved_by=approved_by,
        handed_to=find_provider(desk, line.provider).name(language) if line else "",
        sector=line.sector if line else "",
        consent_on=date.fromisoformat(line.given_on) if line else None,
        consent_until=date.fromisoformat(line.valid_until) if line else None,
        parts=tuple(part for part in PARTS if part in plan.parts),
        opened_on=row.opened_on,
        closed_on=_closed_on(desk, case_id),
        incidents=_incidents(desk, case_id, ticked) if "incidents" in plan.parts else (),
        services=_services(desk, case_id) if "services" in plan.parts else (),
        reports=tuple(Reported(one.type, one.made_on, one.station, one.number) for one in law.reports) if law else (),
        stages=tuple(Reached(one.stage, one.day) for one in reversed(law.steps)) if law else (),
        orders=tuple(Ordered(one.type, one.given_on, one.until_day, one.in_force) for one in law.orders) if law else (),
        hearings=tuple(Heard(one.day, one.court, one.result) for one in sorted(law.hearings, key=lambda one: one.day))
        if law
        else (),
        documents=line.documents if line and line.level == LEVELS[-1] else (),
    )


def _line(desk: Desk, case_id: str, plan: CourtPaper) -> ReleaseLine | None:
    """The line on which it is handed over, or nothing when it is hers. Raises what says why it cannot be."""
    if not plan.consent_id:
        if not plan.her_wish:
            raise PaperRefused(
                sentence("This summary is made only when she asks for it."),
                sentence("Go through it with her. Tick that she asked for it, and knows what it says."),
            )
        return None
    line = usable_line(desk, case_id, plan.consent_id)
    if line.sector not in RECEIVERS or LEVELS.index(line.level) < LEVELS.index(LOWEST):
        raise PaperRefused(
            sentence("She has not agreed that this service is told so much."),
            sentence("Ask her again, and write down what she decides. Or hand the summary to herself, if she wishes."),
        )
    return line


def _parts(desk: Desk, case_id: str, line: ReleaseLine | None) -> tuple[str, ...]:
    """The parts that may stand: those she ticked, of what the person at the desk may know."""
    found = []
    for part in PARTS:
        if part in _DUE and not reaches(desk, case_id, _DUE[part]):
            continue
        if part == "documents" and (line is None or line.level != LEVELS[-1] or not line.documents):
            continue
        if line is None or set(_NEEDS[part]) <= set(line.items):
            found.append(part)
    return tuple(found)


def _incidents(desk: Desk, case_id: str, ticked: set[str] | None) -> tuple[Happened, ...]:
    """The incidents by their place in the case; on a line, the day and whose deed it was only when she ticked it."""
    dated = ticked is None or "incident_date" in ticked
    related = ticked is None or "perpetrator_relation" in ticked
    return tuple(
        Happened(
            str(place),
            one.type or "",
            as_known(one.incident_date or "", one.date_precision) if dated else "",
            (one.date_precision or "") if dated else "",
            one.contexts if related else (),
        )
        for place, one in enumerate(incidents_of(desk, case_id), start=1)
    )


def _services(desk: Desk, case_id: str) -> tuple[Served, ...]:
    query = """select sector, outcome, coalesce(day, '') from service_line
      where case_id = ? and outcome in ('provided_here', 'referred') order by coalesce(day, '9999'), sector"""
    rows = desk.store.reader.execute(query, (case_id,)).fetchall()
    return tuple(Served(*row) for row in rows if row[0] not in _NOT_TOLD)


def _closed_on(desk: Desk, case_id: str) -> str:
    query = "select coalesce(closed_on, '') from case_file where id = ?"
    (day,) = desk.store.reader.execute(query, (case_id,)).fetchone()
    return str(day)


def _whole(desk: Desk, case_id: str) -> None:
    """Raise NoRecord for a case that does not reach the person at the desk, or only in part."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    if not is_whole(desk, case_id):
        raise no_record()
