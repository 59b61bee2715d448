# SPDX-License-Identifier: Apache-2.0
"""A supervisor takes the form that came with the program into her spreadsheet, and brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from intake_desktop.forms.as_sheets import sheets_of_form
from intake_desktop.forms.builtin import full_intake, quick_intake
from intake_desktop.forms.form import Form
from intake_desktop.forms.writing import CODE_LISTS, NotWritten, write_built_in, write_form, write_sheets, write_source
from intake_desktop.forms.xlsform import examine_xlsform

from .others import forms_in
from .writing import form_of, markdown, spreadsheet, told

DEEP = """
| survey |
| | type | name | label::English (en) | label::Urdu (ur) | hint::Urdu (ur) | guidance_hint::en | relevant | required | required_message::en | constraint | constraint_message::en | calculation | read_only | choice_filter | default | appearance | parameters | repeat_count | bind::intake:privacy | bind::intake:feeds | bind::intake:merge | bind::intake:need | bind::intake:mode | bind::intake:missing | bind::intake:context | bind::intake:reason |
| | begin group | first | First | پہلا | اشارہ | | | | | | | | | | | field-list | | | | | | | full phone | | | |
| | hidden | who | | | | | | | | | | | | | | | | | | | | | | | staff_code | |
| | today | day | | | | | | | | | | | | | | | | | | | | | | | | |
| | select_one house or_other | home | Home | گھر | | Ask gently. | | yes | Ask her. | | | | | | | likert | | | S | case.home | | | | no | | no list |
| | begin group | inner | Inner | اندر | | | ${home} != 'tent' | | | | | | | | | | | | | | | | | | | |
| | rank service_sector | wish | What first | پہلے کیا | | | 'a' = 'a' | | | | | | | | | | | | | | | | | | | |
| | select_one room | room | Room | کمرہ | | | | ${day} != '' | | | | | | home = ${home} | | minimal | | | | | | soft | | declined unknown | | |
| | end group | | | | | | | | | | | | | | | | | | | | | | | | | |
| | range | fear | Fear | خوف | | | | | | . > 0 | = 0 means none | | | | 2 | | start=0 end=1 step=0.1 | | | | | | | | | |
| | dateTime | when | When | کب | | | | | | | | | yes | | now() | | | | | | | | | | | |
| | end group | | | | | | | | | | | | | | | | | | | | | | | | | |
| | begin repeat | child | Child | بچہ | | | ${home} = 'tent' | | | | | | | | | | | 2 | | child | append | | full | | | |
| | integer | age | Age | عمر | | | ${fear} > 1 | | | | | | | | | numbers | | | | | | | | | | |
| | begin group | more | More | اور | | | ${age} > 5 | | | | | | | | | | | | | | | | | | | |
| | begin repeat | toy | Toy | کھلونا | | | | | | | | | | | | | | | | | | | | | | |
| | text | toy_name | Its name | نام | | | | | | | | | | | | | rows=3 | | | | | | | | | |
| | end repeat | | | | | | | | | | | | | | | | | | | | | | | | | |
| | end group | | | | | | | | | | | | | | | | | | | | | | | | | |
| | note | end_note | Thank her. | شکریہ | | | | | | | | | | | | | | | | | | | | | | |
| | end repeat | | | | | | | | | | | | | | | | | | | | | | | | | |
| | acknowledge | told | Told | بتایا | | | | | | | | | | | | | | | | | | | | | | |

| choices |
| | list_name | name | label::en | label::ur | home |
| | house | brick | =Brick | اینٹ | |
| | house | tent | 2026-03-10 | خیمہ | |
| | room | a | 007 | الف | brick |
| | room | b | B | ب | tent |
"""  # noqa: E501 - a table is wide


def written(form: Form, at: Path) -> Form | None:
    """Write a compiled form and read it again."""
    write_sheets(sheets_of_form(form), form, at)
    return examine_xlsform(at).form


@pytest.mark.parametrize("compiled", [quick_intake(), full_intake()], ids=lambda form: form.form_id)
def test_the_built_in_forms_come_back_as_they_went(compiled: Form, tmp_path: Path) -> None:
    # The file is read again before it gets its name, so what is given is what an author's copy will be read as.
    assert write_form(compiled, tmp_path / "any name.xlsx") == compiled
    assert write_sheets(sheets_of_form(compiled), compiled, tmp_path / "compiled.xlsx") == compiled
    assert sorted(path.name for path in tmp_path.iterdir()) == ["any name.xlsx", "compiled.xlsx"]


def test_every_kind_of_question_group_and_rule_comes_back(tmp_path: Path) -> None:
    source = markdown(tmp_path, DEEP, "deep.md")
    assert [told(one) for one in examine_xlsform(source).problems] == []
    form = form_of(tmp_path, DEEP)
    assert (len(list(form.questions())), len(form.groups)) == (12, 4)
    assert write_source(source, tmp_path / "other.xlsx").form_id == "deep"
    assert examine_xlsform(tmp_path / "other.xlsx").form == write_source(source, tmp_path / "again.xlsx")
    assert written(form, tmp_path / "compiled.xlsx") == form
    # From JSON a condition of a group stands at its questions; a path that leads elsewhere from there is not written.
    climbing = form_of(tmp_path, DEEP.replace("${age} > 5", "../age > 5"))
    with pytest.raises(NotWritten):
        write_form(climbing, tmp_path / "climbing.xlsx")
    # Words that a spreadsheet would make a formula, a day or a number of are words.
    brick, tent, room = (one.labels["en"] for one in (*form.lists["house"][:2], form.lists["room"][0]))
    assert (brick, tent, room) == ("=Brick", "2026-03-10", "007")


def test_forms_of_these_tests_come_back_from_source_and_from_json(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    forms = [(path, examine_xlsform(path).form) for _, path in forms_in(Path(__file__).parent, made)]
    whole = [(path, form) for path, form in forms if form is not None]
    assert len(whole) > 8
    for number, (path, form) in enumerate(whole):
        assert write_source(path, tmp_path / f"{number}.xlsx") == form
        assert written(form, tmp_path / f"{number}-json.xlsx") == form


def test_rows_stand_where_they_stood_so_that_a_problem_names_the_right_one(tmp_path: Path) -> None:
    rows = [["type", "name", "label"], ["text", "one", "One"], [], ["text", "two", "Two"]]
    write_source(spreadsheet(tmp_path, {"survey": rows}), tmp_path / "rows.xlsx")
    page = load_workbook(tmp_path / "rows.xlsx")["survey"]
    assert [cell.value for cell in page["B"]] == ["name", "one", None, "two"]
    assert [cell.value for cell in load_workbook(tmp_path / "rows.xlsx")["settings"][2]] == ["form", "form", "1"]


def test_it_can_be_read_in_a_spreadsheet(tmp_path: Path) -> None:
    out = tmp_path / "intake.xlsx"
    write_built_in("quick_intake", out)
    book = load_workbook(out)
    assert book.sheetnames == ["survey", "choices", "settings", CODE_LISTS]
    page = book["survey"]
    heads = {cell.value: cell for cell in page[1]}
    assert page.freeze_panes == "C2"
    assert {"label::Urdu (ur)", "label::Hindi (hi)", "bind::intake:privacy", "bind::intake:feeds"} <= heads.keys()
    assert all(cell.font.bold for cell in heads.values())
    assert all(9 <= page.column_dimensions[cell.column_letter].width <= 46 for cell in heads.values())
    urdu = page.cell(3, heads["label::Urdu (ur)"].column)
    assert (urdu.alignment.readingOrder, urdu.alignment.wrap_text) == (2, True)
    assert all(cell.number_format == "@" for row in page.iter_rows(min_row=2) for cell in row)
    picked = {str(one.sqref).split("2:")[0]: one.formula1 for one in page.data_validations.dataValidation}
    assert picked[heads["bind::intake:privacy"].column_letter] == '"I,S,T"'
    codes = [(row[0].value, row[1].value) for row in book[CODE_LISTS].iter_rows(min_row=2)]
    assert ("yes_no_unknown", "yes") in codes


def test_a_changed_copy_is_read_as_the_form_it_is_now(tmp_path: Path) -> None:
    out = tmp_path / "intake.xlsx"
    write_built_in("quick_intake", out)
    book = load_workbook(out)
    page = book["survey"]
    heads = {cell.value: cell.column for cell in page[1]}
    page.cell(3, heads["label::English (en)"]).value = "Can nobody hear us?"
    page.cell(4, heads["type"]).value = "image"
    book.save(out)
    (problem,) = [one for one in examine_xlsform(out).problems if one.column == "type"]
    assert (problem.sheet, problem.row) == ("survey", 4)
    page.cell(4, heads["type"]).value = "note"
    book["settings"].cell(2, [cell.value for cell in book["settings"][1]].index("version") + 1).value = "99"
    book.save(out)
    form = examine_xlsform(out).form
    assert form is not None
    assert (form.form_id, form.version) == ("quick_intake", "99")
    assert form.question("private_space").labels["en"] == "Can nobody hear us?"


def test_nothing_is_written_over_and_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(b"hers")
    for to, words in (
        (mine, "lies there already"),
        (tmp_path / "form.xls", "ends in .xlsx"),
        (tmp_path / "no such folder" / "form.xlsx", "could not be written"),
    ):
        with pytest.raises(NotWritten) as caught:
            write_built_in("quick_intake", to)
        assert words in caught.value.what.text
    long = f"| survey |\n| | type | name | label |\n| | text | one | {'o' * 40_000} |\n"
    with pytest.raises(NotWritten, match="form_not_written") as caught:
        write_source(markdown(tmp_path, long), tmp_path / "long.xlsx")
    assert "too long" in caught.value.what.text
    assert mine.read_bytes() == b"hers"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["form.md", "mine.xlsx"]


def test_a_form_that_would_not_come_back_is_not_written(tmp_path: Path) -> None:
    form = form_of(tmp_path, "| survey |\n| | type | name | label |\n| | text | one | One |\n")
    with pytest.raises(NotWritten) as caught:
        write_sheets(sheets_of_form(form), quick_intake(), tmp_path / "out.xlsx")
    assert "same form" in caught.value.what.text
    assert not (tmp_path / "out.xlsx").exists()
