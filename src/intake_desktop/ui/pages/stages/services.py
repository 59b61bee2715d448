# SPDX-License-Identifier: Apache-2.0
"""What the page “Law and shelter” reads and does, with the desk already in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.permissions import Action, may_change
from intake_desktop.ui.entering.stay import StayServices
from intake_desktop.ui.entering.stay import services_at as stays_at

if TYPE_CHECKING:
    from intake_desktop.services.conferences import Conference, ConferenceConsent
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.proceedings import Law
    from intake_desktop.services.reassess import Standing
    from intake_desktop.services.shelter import Stay


@dataclass(frozen=True)
class Whole:
    """Everything the page shows of a case; nothing where the person at the desk has no part in it."""

    case_id: str
    today: date
    standing: Standing | None
    law: Law
    stays: tuple[Stay, ...] | None
    consent: ConferenceConsent | None
    conferences: tuple[Conference, ...] | None
    may_law: bool
    may_shelter: bool
    may_confer: bool
    may_consent: bool
    may_judge: bool


@dataclass(frozen=True)
class StageServices:
    """The verbs of the page."""

    header: Callable[[str], CaseHead]
    read: Callable[[str], Whole]
    stays: StayServices
    add_report: Callable[..., Any]
    record_stage: Callable[..., Any]
    take_back_stage: Callable[..., Any]
    add_order: Callable[..., Any]
    set_in_force: Callable[..., Any]
    add_hearing: Callable[..., Any]
    hold_hearing: Callable[..., Any]
    take_back: Callable[..., Any]
    consent: Callable[..., Any]
    record_conference: Callable[..., Any]
    promise: Callable[..., Any]
    keep_promise: Callable[..., Any]


def services_at(desk: Desk) -> StageServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import conferences, heads, proceedings
    from intake_desktop.services.conferences import ConferencePlan

    def conference(case_id: str, **given: Any) -> Any:
        return conferences.record_conference(desk, case_id, ConferencePlan(**given))

    return StageServices(
        header=lambda case_id: heads.head_of(desk, case_id),
        read=lambda case_id: _read(desk, case_id),
        stays=stays_at(desk),
        add_report=lambda *given: proceedings.add_report(desk, *given),
        record_stage=lambda *given: proceedings.record_stage(desk, *given),
        take_back_stage=lambda *given: proceedings.take_back_stage(desk, *given),
        add_order=lambda *given: proceedings.add_order(desk, *given),
        set_in_force=lambda *given: proceedings.set_in_force(desk, *given),
        add_hearing=lambda *given: proceedings.add_hearing(desk, *given),
        hold_hearing=lambda *given: proceedings.hold_hearing(desk, *given),
        take_back=lambda *given: proceedings.take_back(desk, *given),
        consent=lambda *given: conferences.record_conference_consent(desk, *given),
        record_conference=conference,
        promise=lambda *given: conferences.promise(desk, *given),
        keep_promise=lambda *given: conferences.keep_promise(desk, *given),
    )


def _read(desk: Desk, case_id: str) -> Whole:
    from intake_desktop.services import conferences, proceedings, reassess, shelter
    from intake_desktop.services.cases import reaches, visible_case
    from intake_desktop.services.closing import READ_ONLY

    law = proceedings.law_of(desk, case_id)
    row, _ = visible_case(desk, case_id, Action.POLICE_AND_LEGAL)
    goes_on = row.status not in READ_ONLY

    def sees(action: Action) -> bool:
        return desk.may(action) and reaches(desk, case_id, action)

    def writes(action: Action) -> bool:
        return goes_on and sees(action) and may_change(desk.roles, action)

    return Whole(
        case_id=case_id,
        today=desk.today(),
        standing=reassess.standing_of(desk, case_id) if sees(Action.SEE_RISK) else None,
        law=law,
        stays=tuple(shelter.stays_of(desk, case_id)) if sees(Action.SHELTER_STAY) else None,
        consent=conferences.consent_of(desk, case_id) if sees(Action.SEE_PLAN) else None,
        conferences=tuple(conferences.conferences_of(desk, case_id)) if sees(Action.SEE_PLAN) else None,
        may_law=writes(Action.POLICE_AND_LEGAL),
        may_shelter=writes(Action.SHELTER_STAY),
        may_confer=writes(Action.CHANGE_CASE),
        may_consent=writes(Action.RECORD_CONSENT),
        may_judge=writes(Action.CHANGE_CASE),
    )
