# SPDX-License-Identifier: Apache-2.0
"""How the centre works: a supervisor chooses, others read, and the next intake asks what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QPushButton, QWidget
from tests.conftest import Office

from intake_desktop.domain.laws import Law
from intake_desktop.services import drafts, laws
from intake_desktop.services.settings import USUAL, Setting, consent_days, setting_of, times_of
from intake_desktop.ui.kit import Asking, Body, Strong
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


def test_times_stand_side_by_side_and_are_kept(office: Office, looks: Looks, show: Show) -> None:
    page = page_of(office, "SV01", show)
    page.fields["time_received_emergency"].set_value("2h")
    page.fields["consent_days"].set_value("30")
    page.save.click()
    settle()
    store = office.desk("SV01").store
    assert times_of(store.reader)["received"]["emergency"] == timedelta(hours=2)
    assert consent_days(store) == 30
    assert page.presenter.changed() == {}


def test_a_law_is_written_down_changed_and_taken_off(office: Office, looks: Looks, show: Show) -> None:
    page = page_of(office, "SV01", show)
    card = page.laws
    card.begin.click()
    assert card.law.hasFocus()
    card.save.click()
    settle()
    assert not card.form.isHidden(), "nothing is lost when something is missing"
    card.law.set_value("Child Act, section 14")
    card.sector.set_value("child_protection")
    card.sector.edited.emit("child_protection")
    card.items.set_codes(["person", "child_age"])
    card.save.click()
    settle()
    assert card.form.isHidden()
    (law,) = laws.laws(office.desk("SV01"))
    assert (law.name, law.items) == ("Child Act, section 14", ("person", "child_age"))
    assert "Child Act, section 14" in [one.text() for one in card.findChildren(Strong)]
    card.open_form(law)
    card.items.set_codes(["child_age"])
    card.save.click()
    settle()
    assert [one.items for one in laws.laws(office.desk("SV01"))] == [("child_age",)]
    for answer, left in (("no", 1), ("yes", 0)):
        next(one for one in card.lines.findChildren(QPushButton) if one.text() == "Take off the list").click()
        box = page.window().findChild(Asking)
        assert box is not None
        getattr(box, answer).click()
        settle()
        assert len(laws.laws(office.desk("SV01"))) == left, answer


def test_who_only_reads_sees_the_laws_and_no_way_to_change_them(office: Office, looks: Looks, show: Show) -> None:
    office.hire("SA01", "system_admin")
    laws.keep_law(office.desk("SV01"), Law("Child Act, section 14", "child_protection", ("person",)))
    page = page_of(office, "SA01", show)
    assert "Child Act, section 14" in [one.text() for one in page.laws.findChildren(Strong)]
    assert page.laws.begin.isHidden()
    assert not [one for one in page.laws.lines.findChildren(QPushButton) if one.isVisible()]
