# SPDX-License-Identifier: Apache-2.0
"""Scenes at the caseworker's desk: an intake in the middle, at its end, and a case that waits for a decision."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import GIVEN, Office

from intake_desktop.services import bundles, cases, devices
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.intake.page import IntakePage

from .stage import Stage

BEFORE = ("private_space", "safe_now", "urgent_medical", "consent_services", "consent_record")


def intake(stage: Stage, step: str, *, problem: bool = False, **answers: object) -> QWidget:
    """An intake with its first answers given, at `step`; with a problem, after "go on" was pressed too early."""
    shell = stage.shell(stage.typical, "intake", who="CW01", new=True)
    page = shell.page()
    assert isinstance(page, IntakePage)
    given = {name: GIVEN[name] for name in BEFORE} | answers
    for name, value in given.items():
        if name in page.presenter.filling.form.by_name:
            page.presenter.answered(name, value)
    page.presenter.go_to_step(step)
    if problem:
        page.presenter.go_on()
    return shell


def contact(stage: Stage) -> QWidget:
    """Safe contact with a phone that somebody else looks at."""
    return intake(
        stage, "contact", may_contact="yes", contact_method="phone_call", phone="+92 300 1234567",
        phone_is_shared="unknown", safe_words="ٹیلر کی دکان", safe_times={"missing": "unknown"},
    )  # fmt: skip


def result(stage: Stage, **answers: object) -> QWidget:
    """What became of an intake."""
    shell = intake(stage, "finish", **{**GIVEN, **answers})
    page = shell.page()  # type: ignore[attr-defined]
    page.presenter.go_on()
    page.hush()
    return shell


def conflict(stage: Stage, *, revealed: bool = False) -> QWidget:
    """A case about which two PCs disagree."""
    office = _disagreeing(stage)
    shell = stage.shell(office, "case", case_id=cases.list_cases(office.desk("SV01"), limit=1)[0].id)
    page = shell.page()
    assert isinstance(page, CasePage)
    if revealed:
        page.presenter.reveal("call_now")
    return shell


@functools.cache
def _disagreeing(stage: Stage) -> Office:
    """A PC that has heard another opinion about its only case."""
    folder = Path(stage._folder.name)
    one, other = (Office(folder / f"pc-{station}", station) for station in "AB")
    for giver, taker in ((one, other), (other, one)):
        card = devices.export_device_file(giver.desk(), folder)
        devices.trust_device(taker.desk(), card, devices.own_words(giver.desk()))
    contact = {"may_contact": "yes", "contact_method": "phone_call", "phone": "0300-1234567", "phone_is_shared": "yes"}
    case_id = one.intake(**contact, safe_times="صبح دس سے بارہ", safe_words="ٹیلر کی دکان").case_id
    _carry(one, other, folder)
    cases.set_category(one.desk("SV01"), case_id, "threat_to_life")
    cases.set_category(other.desk("SV01"), case_id, "dowry_harassment")
    _carry(other, one, folder)
    other.close()
    return one


def _carry(sender: Office, receiver: Office, folder: Path) -> None:
    packed = bundles.export_bundle(sender.desk("SV01"), folder).value
    bundles.import_bundle(receiver.desk("SV01"), packed.path)
