# SPDX-License-Identifier: Apache-2.0
"""A supervisor changes what the centre asks: she edits it, is told what is wrong, tries it, installs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.ui.conftest import settle

from intake_desktop.services import forms
from intake_desktop.ui.kit import Asking
from intake_desktop.ui.pages.forms.page import FormsPage
from intake_desktop.ui.pages.forms.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

VISIT = """
| survey |
| | type | name | label::en | label::ur | required | relevant | constraint | constraint_message::en | bind::intake:mode |
| | begin group | first | The visit | ملاقات | | | | | |
| | integer | age | Age | عمر | yes | | . < 120 | That is too old. | |
| | text | school | Her school | اسکول | | ${age} < 18 | | | |
| | text | wish | Her wish | خواہش | | | | | full |
| | end group | | | | | | | | |
| | begin group | second | The children | بچے | | | | | |
| | note | hello | You said ${age}. | آپ نے کہا ${age} | | | | | |
| | begin repeat | children | Children | بچے | | | | | |
| | text | first_name | First name | نام | yes | | | | |
| | end repeat | | | | | | | | |
| | end group | | | | | | | | |

| settings |
| | form_title | intake:title::ur | form_id | version |
| | A visit | ملاقات | visit | 7 |
"""  # noqa: E501 - a table is wide

Show = Callable[..., QWidget]


@pytest.fixture
def page(office: Office, looks: Looks, show: Show) -> FormsPage:
    made = FormsPage(services_at(office.desk("SV01")), InlineRunner())
    show(made, 1280, 860)
    made.arrive()
    return made


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    return write(tmp_path, VISIT)


def write(folder: Path, text: str) -> Path:
    path = folder / "visit.md"
    path.write_text(text, encoding="utf-8")
    return path


def choose(page: FormsPage, path: Path) -> None:
    page.ask_file = lambda then: then(path)
    page.choose.click()
    settle()


def agree(page: FormsPage, *, yes: bool = True) -> None:
    (box,) = [one for one in page.window().findChildren(Asking) if one.isVisible()]
    (box.yes if yes else box.no).click()
    settle()


def rows(page: FormsPage) -> list[str]:
    return [text.replace("\u2068", "").replace("\u2069", "") for text in page.list.texts()]


def test_she_sees_every_form_and_which_one_an_intake_begins_with(page: FormsPage) -> None:
    told = rows(page)
    assert len(told) == 3
    assert all("with the program" in line for line in told)
    assert sum("New intakes begin with it" in line for line in told) == 2
    assert (page.choose.isVisible(), page.back.isVisible(), page.install.isVisible()) == (True, False, False)


def test_every_problem_is_said_with_its_place_and_the_file_is_read_again(page: FormsPage, tmp_path: Path) -> None:
    wrong = write(tmp_path, VISIT.replace("${age} < 18", "${agee} < 18").replace("| text | wish |", "| image | wish |"))
    choose(page, wrong)
    assert "Places to correct: 2." in page.file.state.text()
    places = [where for where, _ in page.file.texts()]
    assert places == ["Sheet “survey”, row 4, column “relevant”", "Sheet “survey”, row 5, column “type”"]
    assert "keeps no pictures" in page.file.texts()[1][1]
    assert not page.look.isVisible()
    assert not page.install.isVisible()
    write(tmp_path, VISIT)
    page.again.click()
    assert "Nothing is wrong with this form." in page.file.state.text()
    assert "visit 7" in page.file.about.text()
    assert "Questions: 4" in page.file.about.text()
    assert "No form of this name is here yet." in page.file.beside.text()
    assert "No case can begin with this form" in page.file.texts()[0][1]
    assert page.look.isVisible()


def test_a_file_that_is_no_form_is_said_to_be_none(page: FormsPage, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"Dear Sir")
    choose(page, path)
    assert page.file.texts() == [
        ("The whole file", "This file cannot be read as a form. Is it a spreadsheet with a sheet “survey”?")
    ]


def test_a_form_is_tried_before_it_is_installed(page: FormsPage, visit: Path, office: Office) -> None:
    choose(page, visit)
    page.look.click()
    settle()
    preview = page.preview
    assert page.title.text() == "A visit"
    assert "nothing that you type here is kept" in page.preview.unkept.text()
    asked = lambda: [block.name for block in preview.sheet.blocks()]  # noqa: E731
    assert asked() == ["age", "wish"]
    preview.on.click()  # an answer that is required is missing: it stays and says so
    assert preview.sheet.summary.names() == ["age"]
    assert "Step 1 of 2" in preview.steps.text()
    preview.sheet.answered.emit("age", 12)
    assert asked() == ["age", "school", "wish"]
    preview.mode.set_value("quick")
    preview.ask_in("quick")
    assert asked() == ["age", "school"]
    preview.on.click()
    assert "Step 2 of 2" in preview.steps.text()
    assert preview.step.value() == "second"
    preview.sheet.add_wanted.emit("children")
    settle()
    (hello, child) = preview.sheet.blocks()
    assert "12" in hello.notice.text()
    assert child.name.endswith("/first_name")
    preview.on.click()
    assert preview.sheet.summary.texts()
    preview.undo()
    preview.on.click()
    assert preview.note.isVisible()
    assert "Everything that must be answered is answered." in preview.note.text()
    preview.back.click()
    preview.walk(-1)
    assert "Step 1 of 2" in preview.steps.text()
    assert preview.back.isEnabled() is False
    assert office.desk("SV01").store.reader.execute("select count(*) from draft").fetchone() == (0,)
    page.to_file.click()
    assert page.file.isVisible()


def test_what_she_looked_at_is_installed_and_is_in_the_list(page: FormsPage, visit: Path, office: Office) -> None:
    choose(page, visit)
    page.look.click()
    page.install.click()
    agree(page, yes=False)
    assert len(forms.list_forms(office.desk("SV01"))) == len(forms.BUILT_IN)
    page.install.click()
    agree(page)
    assert "The form is installed." in page.said()
    (line,) = [line for line in rows(page) if "A visit" in line]
    assert "installed by SV01 on" in line
    assert "Added to cases" in line
    choose(page, visit)
    assert "This version is here already." in page.file.beside.text()


def test_a_file_that_was_changed_meanwhile_is_not_installed(page: FormsPage, visit: Path, office: Office) -> None:
    choose(page, visit)
    write(visit.parent, VISIT.replace("Her wish", "Her name"))
    page.install.click()
    agree(page)
    assert "The file was changed since it was read." in page.said()
    assert len(forms.list_forms(office.desk("SV01"))) == len(forms.BUILT_IN)
    assert page.install.isEnabled()


def test_the_form_she_saves_is_changed_in_a_spreadsheet_and_comes_back(
    page: FormsPage, visit: Path, tmp_path: Path
) -> None:
    choose(page, visit)
    page.install.click()
    agree(page)
    page.presenter.look_at("visit", "7")
    settle()
    assert page.export.isVisible()
    page.ask_folder = lambda then: then(tmp_path)
    page.export.click()
    page.export.click()
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["visit-7 (2).xlsx", "visit-7.xlsx"]
    assert "visit-7 (2).xlsx" in page.said()
    book = load_workbook(tmp_path / "visit-7.xlsx")
    heads = [cell.value for cell in book["survey"][1]]
    book["survey"].cell(3, heads.index("label::en") + 1).value = "How old is she?"
    book["settings"].cell(2, [cell.value for cell in book["settings"][1]].index("version") + 1).value = "8"
    book.save(tmp_path / "visit-7.xlsx")
    page.back.click()
    choose(page, tmp_path / "visit-7.xlsx")
    assert "New intakes begin with version 7 now." in page.file.beside.text()
    page.install.click()
    agree(page)
    assert len([line for line in rows(page) if "A visit" in line]) == 2
    assert any("For its old records" in line for line in rows(page))


def test_a_folder_that_cannot_be_written_is_told(page: FormsPage, office: Office, tmp_path: Path) -> None:
    built_in = forms.list_forms(office.desk("SV01"))[0]
    page.presenter.look_at(built_in.form_id, built_in.version)
    page.ask_folder = lambda then: then(tmp_path / "gone")
    page.export.click()
    assert "could not be written there" in page.said()
    assert page.export.isEnabled()


@pytest.mark.parametrize("leave", [FormsPage.keep_safe, FormsPage.hide], ids=["locked", "left"])
def test_what_was_typed_into_a_preview_is_thrown_away(
    page: FormsPage, visit: Path, leave: Callable[[FormsPage], None]
) -> None:
    choose(page, visit)
    page.look.click()
    page.preview.sheet.answered.emit("age", 33)
    leave(page)
    assert page.preview.course is None
    assert page.preview.isHidden()
    assert page.preview.sheet.blocks() == []


def test_a_form_is_tried_in_urdu(page: FormsPage, visit: Path, looks: Looks) -> None:
    choose(page, visit)
    page.look.click()
    looks.choose(language="ur")
    settle()
    assert page.title.text() == "ملاقات"
    assert page.preview.sheet.block("age").field._label.text() == "عمر"


def test_only_who_may_change_the_centre_comes_here(office: Office) -> None:
    entry = next(entry for entry in PAGES if entry.key == "forms")
    assert entry.is_open_to(office.desk("SV01"))
    assert not entry.is_open_to(office.desk("CW01"))
    assert not entry.is_open_to(office.desk("CO01"))
