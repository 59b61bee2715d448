# SPDX-License-Identifier: Apache-2.0
"""Scenes about forms: the list, a file with and without mistakes, and a form that is tried."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from intake_desktop.forms.builtin import full_intake, quick_intake, source_of
from intake_desktop.services import forms
from intake_desktop.ui.pages.forms.page import FormsPage
from intake_desktop.ui.pages.moving.page import MovingPage

from .stage import Stage


def listing(stage: Stage) -> QWidget:
    """The forms of a centre that installed one of its own."""
    return _page(stage)[0]


def read(stage: Stage, *, wrong: bool = False) -> QWidget:
    """A file that was read."""
    shell, page = _page(stage)
    _choose(page, wrong)
    return shell


def preview(stage: Stage, *, wrong: bool = False) -> QWidget:
    """The whole intake, tried; or its first step gone on from without an answer."""
    shell, page = _page(stage)
    form = full_intake()
    page.presenter.look_at(form.form_id, form.version)
    if wrong:
        page.preview.on.click()
    else:
        page.preview.walk(3)
    return shell


def _page(stage: Stage) -> tuple[QWidget, FormsPage]:
    shell = stage.shell(stage.typical, "forms")
    page = shell.page()
    assert isinstance(page, FormsPage)
    desk = stage.typical.desk("SV01")
    if len(forms.list_forms(desk)) == 2:
        with tempfile.TemporaryDirectory() as folder:
            forms.install_form(desk, _changed(Path(folder)))
        page.presenter.opened()
    return shell, page


def _choose(page: FormsPage, wrong: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page.presenter.choose(_changed(Path(folder), wrong=wrong))


def _changed(folder: Path, *, wrong: bool = False) -> Path:
    """The quick intake as a centre might change it."""
    text = (source_of("quick_intake") or "").replace(f"| {quick_intake().version} |", "| 99 |")
    if wrong:
        text = text.replace("${safe_now} = 'no'", "${safe_nwo} = 'no'").replace("| note |", "| image |", 1)
    path = folder / "quick_intake.md"
    path.write_text(text, encoding="utf-8")
    return path


def older(stage: Stage, *, moved: bool = False) -> QWidget:
    """A case whose record was taken with an older form of the centre: what is different, and what was kept."""
    from tests.conftest import Office
    from tests.services.test_moving import FIRST, SECOND, taken

    folder = Path(tempfile.mkdtemp(dir=stage._folder.name))
    office = Office(folder / "centre", "A")
    case = ""
    for content in (FIRST, SECOND):
        path = folder / "form.md"
        path.write_text(content, encoding="utf-8")
        office.clock.shift(hours=1)
        forms.install_form(office.desk("SV01"), path)
        case = taken(office) if content is FIRST else case
    shell = stage.shell(office, "moving", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, MovingPage)
    if moved:
        page.presenter.move("own_intake")
    return shell
