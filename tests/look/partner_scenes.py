# SPDX-License-Identifier: Apache-2.0
"""Scenes of files of partners: an empty list, a file that is looked at, a slip that is kept, the reply, the keys."""

from __future__ import annotations

import functools
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.partners import TwoCentres

from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import consents, exchange, incoming
from intake_desktop.services.referrals import find_referral
from intake_desktop.ui.pages.incoming.page import IncomingPage
from intake_desktop.ui.pages.partner.page import PartnerPage
from intake_desktop.ui.printers import PrinterChoice
from intake_desktop.ui.shell import Shell

from .stage import Stage


@functools.cache
def _house(stage: Stage) -> tuple[TwoCentres, Path]:
    """Two centres: a slip was kept, one was stopped, one lies on the stick still."""
    two = TwoCentres(Path(stage._folder.name) / "partners")
    two.keep(two.send(two.slip()[1]))
    case, stopped = two.slip("l1_code_only", may_confirm=False)
    two.keep(two.send(stopped))
    ours = two.ours.desk("CW01")
    consents.withdraw_release(ours, case, find_referral(ours, stopped).consent)
    return two, two.send(two.slip()[1]).path


@functools.cache
def _answered(stage: Stage) -> Path:
    """The reply of the partner, as it lies on the stick."""
    two, _ = _house(stage)
    kept = two.keep(two.send(two.slip()[1]))
    theirs = two.theirs.desk("CW01")
    today = theirs.today()
    plan = StubPlan(
        way="file", decision="accepted", received_on=theirs.now().astimezone(), came=True, result="partly_given",
        service_days=(today,), next_appointment=today + timedelta(days=9), to_do="Bring her papers, please",
        may_contact=True, focal_code="LH-7",
    )  # fmt: skip
    return incoming.answer_slip(theirs, kept, plan, two.stick).value.path


def _shell(stage: Stage, office: Office, key: str, *, who: str = "CW01", **where: object) -> Shell:
    shell = stage.shell(office, key, who=who, **where)
    shell.resize(1280, 720)
    shell.show()
    for _ in range(5):
        stage.application.processEvents()
    return shell


def _incoming(stage: Stage, state: str) -> QWidget:
    two, lying = _house(stage)
    shell = _shell(stage, two.ours if state in ("owed", "answered") else two.theirs, "incoming")
    page = shell.page()
    assert isinstance(page, IncomingPage)
    if state == "looked":
        page.presenter.look(lying)
    elif state == "answered":
        page.presenter.look(_answered(stage))
    elif state in ("kept", "reply"):
        row = next(row for row in page.presenter._services.read().rows if row.state == "new")
        page.presenter.open(row.id)
        page.show_printers([PrinterChoice("laser", "HP LaserJet P1102", is_usual=True, both_sides=True)])
    if state == "reply":
        page.answer.click()
        page.form.fields["decision"].set_value("accepted")
        page.form.relate()
    for _ in range(5):
        stage.application.processEvents()
    return shell


def _partner(stage: Stage) -> QWidget:
    two, _ = _house(stage)
    shell = _shell(stage, two.ours, "partner", who="SV01", provider_id=two.shelter)
    page = shell.page()
    assert isinstance(page, PartnerPage)
    path = exchange.export_own_keys(two.theirs.desk("SV01"), two.stick)
    page.presenter.read_file(path)
    for _ in range(5):
        stage.application.processEvents()
    page.middle.ensureWidgetVisible(page.compare)
    return shell


LOOK = {
    "incoming-empty": lambda stage: _shell(stage, stage.typical, "incoming"),
    "incoming-list": lambda stage: _incoming(stage, "list"),
    "incoming-looked": lambda stage: _incoming(stage, "looked"),
    "incoming-kept": lambda stage: _incoming(stage, "kept"),
    "incoming-reply": lambda stage: _incoming(stage, "reply"),
    "incoming-answered": lambda stage: _incoming(stage, "answered"),
    "incoming-owed": lambda stage: _incoming(stage, "owed"),
    "partner-keys": _partner,
}
