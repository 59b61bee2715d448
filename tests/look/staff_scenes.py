# SPDX-License-Identifier: Apache-2.0
"""Scenes of the people who work here: one of them, each thing that is done about her, and one's own account."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import AGREED, Office

from intake_desktop.domain.sentences import sentence
from intake_desktop.services import bundles, devices, drafts, staff
from intake_desktop.ui.pages.account.page import AccountPage
from intake_desktop.ui.pages.staff.members import Errand
from intake_desktop.ui.pages.staff.page import StaffPage

from .stage import Stage


def worries(stage: Stage) -> QWidget:
    """Somebody left, another PC closed an account, and a counsellor waits for her key."""
    return stage.shell(_changing(stage), "staff")


def changing(stage: Stage) -> QWidget:
    """While the keys are being changed."""
    shell = stage.shell(_changing(stage), "staff")
    page = shell.page()
    assert isinstance(page, StaffPage)
    page.show_changing(True)
    page.show_progress(sentence("Writing the case file with its new key"), 58, 100)
    return shell


def member(stage: Stage, code: str, errand: Errand | None = None, *, problem: bool = False) -> QWidget:
    """One member of staff, perhaps with a form open."""
    shell = stage.shell(_changing(stage), "staff")
    page = shell.page()
    assert isinstance(page, StaffPage)
    page.members.open(code)
    if errand is not None:
        page.members.begin(errand)
        if errand is Errand.ROLES:
            page.member.roles.set_value(["system_admin", "caseworker"])
    if errand is not None and problem:
        page.member.forms[errand].save.click()
    shell.resize(1280, 720)
    shell.show()
    for _ in range(5):
        stage.application.processEvents()
    if errand is not None:
        page._member_side.ensureWidgetVisible(page.member.forms[errand].drop)
    return shell


def account(stage: Stage, who: str, *, problem: bool = False) -> QWidget:
    """One's own account."""
    shell = stage.shell(_changing(stage), "account", who=who)
    page = shell.page()
    assert isinstance(page, AccountPage)
    if problem:
        page.save.click()
    return shell


@functools.cache
def _changing(stage: Stage) -> Office:
    """A PC at which people come and go, and which knows another one."""
    folder = Path(stage._folder.name)
    lying = folder / "staff-stick"
    lying.mkdir()
    one, other = (Office(folder / f"staff-{station}", station) for station in "AB")
    for giver, taker in ((one, other), (other, one)):
        card = devices.export_device_file(giver.desk(), lying)
        devices.trust_device(taker.desk(), card, devices.own_words(giver.desk()))
    boss = one.desk("SV01")
    for code, roles in (("CO02", ("counsellor",)), ("CW03", ("caseworker",)), ("RO01", ("report_officer",))):
        staff.add_staff(boss, code, roles, "ur", one._passphrase(code), AGREED)
    one.intake("CW01")
    one.intake("CW03")
    drafts.begin_intake(one.desk("CW03"))
    drafts.begin_intake(one.desk("CW01"))
    staff.deactivate(one.desk("SV01"), "CW03")
    staff.deactivate(other.desk("SV01"), "CW02")
    staff.reset_passphrase(one.desk("SV01"), "CO01", one._passphrase("CO01"))
    came = bundles.export_bundle(other.desk("SV01"), lying).value
    bundles.import_bundle(one.desk("SV01"), came.path)
    other.close()
    return one
