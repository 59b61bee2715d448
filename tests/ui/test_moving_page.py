# SPDX-License-Identifier: Apache-2.0
"""From a case to its older form: what would change is read first, then the record is moved or waits as a draft."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.test_moving import ASKS_MORE, FIRST, SECOND, taken

from intake_desktop.services import forms
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.moving.page import MovingPage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

from .conftest import heard, settle

Show = Callable[..., QWidget]


@pytest.fixture
def install(office: Office, tmp_path: Path) -> Callable[[str], None]:
    def put(content: str) -> None:
        path = tmp_path / "form.md"
        path.write_text(content, encoding="utf-8")
        office.clock.shift(hours=1)
        forms.install_form(office.desk("SV01"), path)

    return put


def at_the_case(office: Office, case: str, show: Show) -> Shell:
    shell = Shell(office.desk("CW01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1280, 800)
    shell.go("case", case_id=case)
    settle()
    return shell


def words_on(page: QWidget) -> str:
    return "\n".join(name for _, name, _ in heard(page))


def test_from_the_case_to_what_is_different_and_over_to_the_newer_form(
    office: Office, looks: Looks, show: Show, install: Callable[[str], None]
) -> None:
    install(FIRST)
    case = taken(office)
    install(SECOND)
    shell = at_the_case(office, case, show)
    page = shell.page()
    assert isinstance(page, CasePage)
    assert page.older.isVisible()
    page.moving_wanted.emit(case)
    settle()
    moving = shell.page()
    assert isinstance(moving, MovingPage)
    said = words_on(moving)
    for words in ("Put in other words", "What does she want?", "Not asked any more", "What does she like to do?"):
        assert words in said, words
    assert "Oxbury" not in said, "what identifies her is not told here"
    moving.moves["own_intake"].click()
    settle()
    said = words_on(moving)
    assert "Kept from an earlier form" in said
    assert "Singing" in said
    assert not moving.moves
    moving.back.click()
    settle()
    assert isinstance(shell.page(), CasePage)
    shell.close()


def test_what_must_be_known_first_is_asked_in_the_intake(
    office: Office, looks: Looks, show: Show, install: Callable[[str], None]
) -> None:
    install(FIRST)
    case = taken(office)
    install(ASKS_MORE)
    shell = at_the_case(office, case, show)
    shell.go("moving", case_id=case)
    settle()
    moving = shell.page()
    assert isinstance(moving, MovingPage)
    assert "Her village" in words_on(moving)
    moving.moves["own_intake"].click()
    settle()
    assert shell.page() is not moving, "the draft is open in the intake"
    shell.close()


def test_a_case_with_the_newest_form_says_nothing_of_it(office: Office, looks: Looks, show: Show) -> None:
    case = office.intake().case_id or ""
    shell = at_the_case(office, case, show)
    page = shell.page()
    assert isinstance(page, CasePage)
    assert page.older.isHidden()
    shell.close()
