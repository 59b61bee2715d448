# SPDX-License-Identifier: Apache-2.0
"""The verbs of the referral page, with the desk already in them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.cases import CaseFile
from intake_desktop.domain.consent import ReleaseLine
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import PrintWish

from .missing import Learned

if TYPE_CHECKING:
    from intake_desktop.services.consents import ReleasePlan
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.slip_plans import SlipPlan

SUGGESTED = 5


@dataclass(frozen=True)
class ReferralServices:
    """The verbs this page needs, with the desk already in them."""

    staff_code: str
    languages: tuple[str, ...]
    may_approve: bool
    today: Callable[[], date]
    now: Callable[[], datetime]
    open_case: Callable[[str], CaseFile]
    list_providers: Callable[[], Sequence[Provider]]
    staff: Callable[[], list[str]]
    learn: Callable[[str, str, str, str], Learned]
    """By case, sector, language of the slip, and the service that could not help."""
    line_of: Callable[[str, str], ReleaseLine]
    usual_days: Callable[[], int]
    """For how long a consent counts when nobody says otherwise."""
    closed_lines: Callable[[CaseFile], dict[str, Trouble]]
    """Why nothing can be issued on some of her decisions now, by their ids."""
    record_release: Callable[[str, ReleasePlan], Any]
    withdraw_release: Callable[[str, str], Any]
    preview_slip: Callable[[str, str, SlipPlan], bytes]
    preview_release: Callable[[str, ReleasePlan, SlipPlan], bytes]
    preview_report: Callable[[str, str, str, SlipPlan], bytes]
    draft_slip: Callable[[str, str, SlipPlan, Any], Any]
    draft_report: Callable[[str, str, str, SlipPlan, Any], Any]
    cancel_slip: Callable[[str], Any]
    slip_pdf: Callable[[str], bytes]
    issue_slip: Callable[[str, PrintWish], Any]
    hand_to_desk: Callable[[str], Any]
    may_seal: bool
    """Whether slips may leave as sealed files at all; not from a practice desk."""
    send_slip: Callable[[str, Path], Any]
    confirm: Callable[[str, bytearray], object]
    approve: Callable[[str, Any], Any]
    keep: Callable[[str, dict[str, Any]], None]
    kept: Callable[[str], dict[str, Any] | None]
    drop: Callable[[str], None]


def services_at(desk: Desk) -> ReferralServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import cases, consents, exchange, providers, referrals, second, slip_drafts, slips

    return ReferralServices(
        staff_code=desk.staff_code,
        languages=desk.centre.languages,
        may_approve=desk.may(Action.APPROVE_REFERRAL),
        today=desk.today,
        now=lambda: desk.now().astimezone(),
        open_case=lambda case_id: cases.open_case(desk, case_id),
        list_providers=lambda: providers.list_providers(desk),
        staff=lambda: slips.escorts(desk),
        learn=lambda *what: _learn(desk, *what),
        line_of=lambda case_id, line: consents.release_line(desk, case_id, line),
        usual_days=lambda: consents.usual_days(desk),
        closed_lines=lambda case: _closed_lines(desk, case),
        record_release=lambda case_id, plan: consents.record_release(desk, case_id, plan),
        withdraw_release=lambda case_id, line: consents.withdraw_release(desk, case_id, line),
        preview_slip=lambda case_id, line, plan: slips.preview_slip(desk, case_id, line, plan),
        preview_release=lambda case_id, release, plan: slips.preview_release(desk, case_id, release, plan),
        preview_report=lambda case_id, *what: slips.preview_report(desk, case_id, *what),
        draft_slip=lambda case_id, line, plan, proof: slips.draft_slip(desk, case_id, line, plan, proof),
        draft_report=lambda case_id, *what: slips.draft_report(desk, case_id, *what),
        cancel_slip=lambda referral: referrals.take_step(desk, referral, "cancelled"),
        slip_pdf=lambda referral: slips.slip_pdf(desk, referral),
        issue_slip=lambda referral, wish: slips.issue_slip(desk, referral, wish.copies, saved=wish.folder is not None),
        hand_to_desk=lambda referral: slips.hand_to_desk(desk, referral),
        may_seal=not desk.centre.practice,
        send_slip=lambda referral, folder: exchange.send_slip(desk, referral, folder),
        confirm=lambda code, word: second.confirm_approval(desk, code, word, Action.APPROVE_REFERRAL),
        approve=lambda referral, proof: referrals.approve_slip(desk, referral, proof),
        keep=lambda case_id, choices: slip_drafts.keep_choices(desk, case_id, choices),
        kept=lambda case_id: slip_drafts.kept_choices(desk, case_id),
        drop=lambda case_id: slip_drafts.drop_choices(desk, case_id),
    )


def _learn(desk: Desk, case_id: str, sector: str, language: str, after: str) -> Learned:
    """What the case says that matters for a slip to a service of this kind."""
    from intake_desktop.services import known_facts, laws, providers, urgent_needs

    return Learned(
        known_facts.known_for(desk, case_id, language),
        urgent_needs.priority_for(desk, case_id, sector),
        urgent_needs.health_first(desk, case_id, sector),
        tuple(one.id for one in providers.suggest(desk, sector, after=after, limit=SUGGESTED)),
        laws.laws_for(desk, sector),
    )


def _closed_lines(desk: Desk, case: CaseFile) -> dict[str, Trouble]:
    from intake_desktop.services.consents import ConsentNotUsable, usable_line

    found: dict[str, Trouble] = {}
    for line in case.consents:
        if line.type == "release_to_service" and line.decision == "given" and line.provider:
            try:
                usable_line(desk, case.row.id, line.id)
            except ConsentNotUsable as why:
                found[line.id] = why
    return found
