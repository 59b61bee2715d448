# SPDX-License-Identifier: Apache-2.0
"""Scenes of what becomes of slips: the slips of a case, one step of one, and a reply that came."""

from __future__ import annotations

import functools
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.referrals import Step
from intake_desktop.services import consents, referrals, slip_rows, slips, stubs
from intake_desktop.services.desk import Desk
from intake_desktop.services.slips import SlipPlan
from intake_desktop.services.stubs import StubPlan
from intake_desktop.ui.pages.referrals.page import ReferralsPage
from intake_desktop.ui.pages.stub.page import StubPage

from .stage import Stage


@functools.cache
def _office(stage: Stage, folder: str = "course") -> tuple[Office, str, tuple[str, ...]]:
    """A woman with five slips: one late, one where she has a day, one declined, one stopped, one that helped."""
    office = Office(Path(stage._folder.name) / folder, "A")
    case = str(office.intake().case_id)
    sectors = ("shelter", "legal_aid", "medical_health", "police", "livelihood_social_welfare")
    lines = [office.release(case, office.provider(sector), sector=sector) for sector in sectors]
    desk, made = office.desk("CW01"), []
    for sector, line in zip(sectors, lines, strict=True):
        advice = referrals.priority_for(desk, case, sector).priority
        carrier = "staff" if sector == "legal_aid" else "survivor"
        plan = SlipPlan(priority=advice, carrier=carrier, discreet=carrier == "survivor", may_confirm=True)
        made.append(slips.draft_slip(desk, case, line, plan).value)
        slips.issue_slip(desk, made[-1])
    _, lawyer, doctor, _, work = made
    office.clock.shift(hours=1)
    for slip in made[1:]:
        referrals.take_step(desk, slip, "delivered", "At the gate, in the hand")
    office.clock.shift(hours=1)
    when = desk.now().astimezone() + timedelta(days=2)
    referrals.take_step(desk, lawyer, "received", step=Step("received", by="receiver"))
    referrals.take_step(desk, lawyer, "accepted", step=Step("accepted", by="receiver", appointment=when))
    full = StubPlan(way="paper", decision="declined", reason="no_capacity", focal_code="DHQ-4")
    stubs.record_stub(desk, doctor, full)
    consents.withdraw_release(desk, case, lines[3])
    came = StubPlan(way="paper", decision="accepted", came=True, result="service_given", to_do="Bring her papers")
    stubs.record_stub(desk, work, came)
    office.clock.shift(hours=5)
    return office, case, tuple(made)


def slips_of(stage: Stage, *, step: str = "", only: int | None = None) -> QWidget:
    """The slips of that case; one of them alone with all that was said of it; or the form of a step."""
    office, case, made = _office(stage)
    shell = stage.shell(office, "referrals", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, ReferralsPage)
    if step:
        page._open(made[1 if step == "in_service" else 0], step)
    for card in page.cards if only is not None else ():
        if card.shown.slip.id == made[only or 0]:
            card.fold.click()
        else:
            card.hide()
    return shell


def put_right(stage: Stage) -> QWidget:
    """A reply that was corrected, and a step that was taken back, with what may be put right now."""
    office, case, made = _office(stage, "put right")
    desk = office.desk("CW01")
    (work,) = (one for one in referrals.referrals_of(desk, case) if one.slip.id == made[4])
    if not work.stubs[0].before:  # once for all languages
        came = StubPlan(way="paper", decision="accepted", came=True, result="partly_given", to_do="Bring her papers")
        stubs.correct_stub(desk, work.slip.id, work.stubs[0].id, came)
        stubs.take_back_step(desk, made[1], _last(desk, case, made[1]))
    shell = stage.shell(office, "referrals", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, ReferralsPage)
    for card in page.cards:
        if card.shown.slip.id in (made[1], made[4]):
            card.fold.click()
        else:
            card.hide()
    return shell


def _last(desk: Desk, case: str, slip: str) -> str:
    return next(one.may_take_back for one in referrals.referrals_of(desk, case) if one.slip.id == slip)


def correction(stage: Stage) -> QWidget:
    """A reply that is being put right."""
    office, case, made = _office(stage)
    desk = office.desk("CW01")
    (work,) = (one for one in referrals.referrals_of(desk, case) if one.slip.id == made[4])
    return stage.shell(office, "stub", who="CW01", number=work.slip.slip_number, corrects=work.stubs[0].id)


def no_slips(stage: Stage) -> QWidget:
    """A case without a slip."""
    return stage.shell(stage.typical, "referrals", case_id=stage.case_id)


def reply(stage: Stage, state: str) -> QWidget:
    """No number yet, a wrong one, a slip with answers, or one of which she lets nothing be told."""
    office, _, made = _office(stage)
    desk = office.desk("CW01")
    number = slip_rows.find_referral(desk, made[1]).slip_number
    shell = stage.shell(office, "stub", who="CW01", new=True)
    page = shell.page()
    assert isinstance(page, StubPage)
    if state == "problem":
        page.number.set_value("R-4H7K2P3")
        page.presenter.look_up("R-4H7K2P3")
    if state == "answers":
        page.number.set_value(number)
        page.presenter.look_up(number)
        page.form.fields["came"].editor.row("yes").click()
        page.form.fields["result"].editor.row("partly_given").click()
    if state == "scanned":
        page.presenter.look_up(number)
        page.form.fields["came"].editor.row("yes").click()
        page.form.is_typed = True
        page._scanned("R-4H7K2PX")
    if state == "phone":
        page.presenter.look_up(number)
        page.form.fields["way"].editor.row("phone").click()
        page.form.more.click()
    return shell


LOOK = {
    "referrals-empty": no_slips,
    "referrals-typical": slips_of,
    "referrals-told": lambda stage: slips_of(stage, only=4),
    "referrals-mistakes": put_right,
    "referrals-stopped": lambda stage: slips_of(stage, only=3),
    "referrals-step": lambda stage: slips_of(stage, step="delivered"),
    "referrals-urgent": lambda stage: slips_of(stage, step="priority"),
    "stub-correction": correction,
    "stub-empty": lambda stage: reply(stage, "empty"),
    "stub-problem": lambda stage: reply(stage, "problem"),
    "stub-answers": lambda stage: reply(stage, "answers"),
    "stub-scanned": lambda stage: reply(stage, "scanned"),
    "stub-phone": lambda stage: reply(stage, "phone"),
}
