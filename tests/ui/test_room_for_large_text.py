# SPDX-License-Identifier: Apache-2.0
"""With large text on a low window the frame gives way: what the page is about keeps its room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.kit import Body
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

from .conftest import settle

Show = Callable[..., QWidget]


def opened(show: Show, looks: Looks, office: Office, language: str, percent: int, key: str, **where: Any) -> Shell:
    looks.choose(language=language, percent=percent)
    shell = Shell(office.desk("SV01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1280, 720)
    shell.go(key, **where)
    settle()
    return shell


@pytest.mark.parametrize(("language", "percent"), [("en", 100), ("ur", 150), ("hi", 200), ("ur", 200)])
def test_every_page_of_the_rail_is_in_sight(
    show: Show, looks: Looks, office: Office, language: str, percent: int
) -> None:
    shell = opened(show, looks, office, language, percent, "directory")
    seen = shell.rail._entries.viewport()
    for key in shell.rail.keys():  # noqa: SIM118
        button = shell.rail.button(key)
        place = QRect(button.mapTo(seen, QPoint(0, 0)), button.size())
        assert seen.rect().contains(place), f"{key} is cut"


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_the_head_of_a_case_folds_and_what_keeps_her_safe_stays(
    show: Show, looks: Looks, office: Office, language: str
) -> None:
    case = str(office.intake().case_id)
    shell = opened(show, looks, office, language, 200, "consent", case_id=case)
    page = shell.page()
    assert isinstance(page, TopicPage)
    assert page.middle.viewport().height() >= 720 * 0.3
    head = page.head
    assert all(part.isVisible() for part in (head.code, head.risk, head.contact, page.strip.pick))
    assert not head.facts.isVisible()
    page.strip.pick.setFocus()
    looks.choose(percent=100)
    settle()
    assert page.strip.buttons["consent"].isVisible()
    assert not page.strip.pick.isVisible()
    assert head.facts.isVisible()


def test_no_letter_is_cut_at_the_end_of_an_urdu_line(looks: Looks) -> None:
    looks.choose(language="ur", percent=150)
    words = "اس ادارے کو اب اور کچھ نہیں بتایا جائے گا۔ جن پرچیوں پر کام چل رہا ہے وہ فوراً روک دی جائیں گی۔"
    for width in range(300, 500, 5):
        label = Body(words)
        label.resize(width, label.heightForWidth(width))
        picture = label.grab().toImage()
        edge = {picture.pixel(0, down) for down in range(picture.height())}
        assert len(edge) == 1, f"a letter is cut at a width of {width}"
