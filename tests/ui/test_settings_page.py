# SPDX-License-Identifier: Apache-2.0
"""How the centre works: a supervisor chooses, others read, and the next intake asks what was chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.services import drafts
from intake_desktop.services.settings import USUAL, Setting, setting_of
from intake_desktop.ui.kit import Body
from intake_desktop.ui.pages.settings.page import SettingsPage
from intake_desktop.ui.pages.settings.presenter import CHOICES, services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks

from .conftest import settle

Show = Callable[..., QWidget]


def page_of(office: Office, code: str, show: Show) -> SettingsPage:
    page = SettingsPage(services_at(office.desk(code)), InlineRunner())
    show(page, 1000, 700)
    page.arrive()
    settle()
    return page


def test_every_choice_is_a_setting_and_offers_what_counts_until_somebody_chooses() -> None:
    for choice in CHOICES:
        assert USUAL[Setting(choice.name)] in dict(choice.values), choice.name


def test_a_supervisor_chooses_india_and_the_next_intake_knows_it(office: Office, looks: Looks, show: Show) -> None:
    page = page_of(office, "SV01", show)
    assert page.values()["country"] == ""
    page.fields["country"].set_value("india")
    page.fields["retention_years"].set_value("10")
    page.save.click()
    settle()
    store = office.desk("SV01").store
    assert setting_of(store, Setting.COUNTRY) == "india"
    assert setting_of(store, Setting.RETENTION_YEARS) == "10"
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, "full_intake", mode="full").value
    filling = drafts.filling_of(desk, draft)
    assert filling.value("profile") == "india"
    assert filling.answers()["profile"] == "india", "it stays with the record, and its rules with it"


def test_what_was_not_changed_is_not_written(office: Office, looks: Looks, show: Show) -> None:
    page = page_of(office, "SV01", show)
    page.save.click()
    rows = office.desk("SV01").store.reader.execute("select count(*) from audit where event = 'settings_changed'")
    assert rows.fetchone() == (0,)


def test_who_may_not_choose_reads_it_in_words(office: Office, looks: Looks, show: Show) -> None:
    office.hire("CA01", "centre_administrator")
    office.hire("SA01", "system_admin")
    for code in ("CA01", "SA01"):
        services = services_at(office.desk(code))
        if services.may_choose:
            continue
        page = page_of(office, code, show)
        assert not page.fields
        assert page.save.isHidden()
        assert "None: what holds everywhere" in [body.text() for body in page.findChildren(Body)]
        break
    else:
        raise AssertionError("somebody only reads")
