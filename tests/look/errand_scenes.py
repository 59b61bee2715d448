# SPDX-License-Identifier: Apache-2.0
"""Scenes of what leaves the desk: a slip beside its questions, a stick in each of its states, and who is put down."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.sentences import sentence
from intake_desktop.services import bundles, devices
from intake_desktop.ui.pages.bundles.drives import Drive
from intake_desktop.ui.pages.bundles.page import BundlesPage
from intake_desktop.ui.pages.directory.page import DirectoryPage
from intake_desktop.ui.pages.referral.page import ReferralPage
from intake_desktop.ui.pages.staff.page import StaffPage
from intake_desktop.ui.printers import PrinterChoice

from .stage import Stage

PRINTERS = (PrinterChoice("laser", "HP LaserJet P1102", is_usual=True, both_sides=True), PrinterChoice("ink", "Ink"))


def referral(stage: Stage, *, printers: bool = True, problem: bool = False, **chosen: object) -> QWidget:
    """A referral with everything chosen, scrolled to her decision; with a problem, after *Print* came too early."""
    shell = stage.shell(stage.typical, "referral", case_id=stage.case_id)
    page = shell.page()
    assert isinstance(page, ReferralPage)
    page.show_printers(PRINTERS if printers else ())
    page.presenter.chose("sector", "shelter")
    page.presenter.chose("provider", next(iter(page.presenter.offered())).id)
    agreed = {"decision": "given", "level": "l1_code_only", "method": "thumbprint", "language": _language(stage)}
    for name, value in (agreed | chosen).items():
        page.presenter.chose(name, value)
    if problem:
        page.presenter.chose("carrier", "escort")
        page.panel.button.click()
    page.presenter.preview()
    shell.resize(1280, 720)
    shell.show()
    for _ in range(5):
        stage.application.processEvents()
    page.middle_to(page.paper if problem or not printers else page.decision)
    return shell


def _language(stage: Stage) -> str:
    return stage.looks.choices.language


def stick(stage: Stage, state: str) -> QWidget:
    """The stick here, while a bundle is written, safe to take out, or with a bundle that is refused."""
    office = _pair(stage)
    shell = stage.shell(office, "bundles")
    page = shell.page()
    assert isinstance(page, BundlesPage)
    folder = Path(stage._folder.name) / "KINGSTON"
    place = Drive(folder, "KINGSTON", 14_200_000_000)
    page.presenter.chose_place(folder)
    page.show_stick("here", place, [place])
    if state == "writing":
        page.show_stick("writing", place, [place])
        page.show_progress(sentence("Writing to the stick"), 58, 100)
    elif state == "safe":
        page.presenter.send()
        page.show_stick("safe", place, [place])
    elif state == "refused":
        bad = folder / "0badc0de.age"
        bad.write_bytes(b"a shopping list")
        page.presenter.chose_bundle(bad)
        bad.unlink()
        page.show_stick("here", place, [place])
    elif state == "words":
        page._show_main(False)
        page.enrol.presenter.read(folder / "device-B.json")
    return shell


@functools.cache
def _pair(stage: Stage) -> Office:
    """A PC that knows another one and has heard of it."""
    folder = Path(stage._folder.name)
    lying = folder / "KINGSTON"
    lying.mkdir()
    one, other = (Office(folder / f"stick-{station}", station) for station in "AB")
    for giver, taker in ((one, other), (other, one)):
        card = devices.export_device_file(giver.desk(), lying)
        devices.trust_device(taker.desk(), card, devices.own_words(giver.desk()))
    other.intake()
    came = bundles.export_bundle(other.desk("SV01"), lying).value
    bundles.import_bundle(one.desk("SV01"), came.path)
    one.intake()
    other.close()
    return one


def directory_form(stage: Stage) -> QWidget:
    """A new service whose name tells, and whose number is none."""
    shell = stage.shell(stage.typical, "directory", sector="shelter")
    page = shell.page()
    assert isinstance(page, DirectoryPage)
    for name, value in (("name_en", "Women's shelter Multan"), ("phone", "at the gate"), ("name_ur", None)):
        page.presenter.typed(name, value)
    page.form.show_entry(page.presenter.entry)
    page.presenter.save()
    page.presenter.forget()
    return shell


def staff_form(stage: Stage) -> QWidget:
    """Somebody new, before everything is said about her."""
    shell = stage.shell(stage.typical, "staff")
    page = shell.page()
    assert isinstance(page, StaffPage)
    page.new.click()
    page.save.click()
    page.presenter.forget()
    return shell
