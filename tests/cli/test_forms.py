# SPDX-License-Identifier: Apache-2.0
"""A form's author at the terminal: what is wrong with it, and what it does with the answers of a made-up case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake_desktop.cli import main

FORM = """
| survey |
| | type | name | label::en | label::ur | relevant | calculation | bind::intake:need |
| | integer | age | Age | عمر | | | |
| | text | wish | Her wish | خواہش | ${age} < 18 | | soft |
| | calculate | months | | | | ${age} * 12 | |
| | begin repeat | visits | Visits | ملاقاتیں | | | |
| | date | day | Day | دن | | | |
| | end repeat | | | | | | |
"""


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_form_that_is_right_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "en", "forms", "check", write(tmp_path, "visit.md", FORM)]) == 0
    assert capsys.readouterr().out == "✓ visit, version 1: 3 questions in 2 steps, languages en, ur.\n"


def test_every_problem_and_remark_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = FORM.replace("${age} < 18", "${years} <").replace("| | date |", "| | image |")
    wrong += "| settings |\n| | style |\n| | pages |\n"
    assert main(["--language", "en", "forms", "check", write(tmp_path, "visit.md", wrong)]) == 1
    told = capsys.readouterr().out
    assert "✗ Sheet “survey”, row 3, column “relevant”: Something is missing at the end." in told
    assert "✗ Sheet “survey”, row 6, column “type”: “image” is refused" in told
    assert "· Sheet “settings”, row 2, column “style”: This setting changes nothing here." in told
    assert told.splitlines()[-1] == "This form cannot be used yet. Places to correct: 2."


def test_a_form_is_tried_with_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {"age": 12, "visits": [{"day": "2026-03-01"}, {"day": "never"}], "gone": 1}
    words = ["forms", "try", write(tmp_path, "visit.md", FORM), "--today", "2026-03-10", "--json"]
    words += ["--answers", write(tmp_path, "a.json", json.dumps(answers))]
    assert main(["--language", "ur", *words]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["shown"] == {"age": "عمر", "wish": "خواہش", "visits#1/day": "دن", "visits#2/day": "دن"}
    assert told["calculated"] == {"months": 144}
    assert told["answers"]["visits"] == [{"day": "2026-03-01"}, {}]
    assert list(told["problems"]) == ["visits#2/day"]
    assert (told["warnings"], told["not_in_this_form"], told["mode"]) == (["wish"], ["gone"], "full")
    assert (told["steps"], told["set_aside"]) == (["step_1", "visits"], [])


def test_the_built_in_intake_is_tried_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {"consent_services": "refused", "full_name": "Nasreen", "odd": 1}
    words = ["forms", "try", "intake", "--answers", write(tmp_path, "a.json", json.dumps(answers))]
    assert main(["--language", "en", *words]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "? sex: Sex" in lines
    assert "✗ sex: Please answer this question." in lines
    assert "· full_name: Answered, and not asked now: it does not count." in lines
    assert "· odd: This form has no such question." in lines
    assert any(line.startswith("= age_group: ") for line in lines)


def test_a_form_without_problems_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "en", "forms", "try", write(tmp_path, "visit.md", FORM)]) == 0
    assert "? age: Age" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[1]", "Answers are one JSON object: names of questions and what was answered."),
        ("{", "Answers are one JSON object: names of questions and what was answered."),
        (None, "The file of answers cannot be read from where it lies."),
    ],
)
def test_answers_that_cannot_be_read_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, sentence: str
) -> None:
    path = str(tmp_path / "gone.json") if content is None else write(tmp_path, "a.json", content)
    assert main(["--language", "en", "forms", "try", "intake", "--answers", path]) == 1
    assert sentence in capsys.readouterr().err


def test_a_form_that_is_wrong_cannot_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "visit.md", FORM.replace("${age} < 18", "${years} <"))
    assert main(["--language", "en", "forms", "try", path]) == 1
    assert "This form cannot be used yet. Places to correct: 1." in capsys.readouterr().err


def test_the_built_in_form_is_written_as_a_spreadsheet_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.xlsx"
    assert main(["--language", "en", "forms", "export", "intake", str(out)]) == 0
    assert "quick_intake" in capsys.readouterr().out
    assert main(["--language", "en", "forms", "check", str(out)]) == 0
    assert capsys.readouterr().out.startswith("✓ quick_intake")
    assert main(["--language", "en", "forms", "export", "quick_intake", str(out)]) == 1
    assert "It stays as it is." in capsys.readouterr().err
    visit = write(tmp_path, "visit.md", FORM)
    assert main(["--language", "en", "forms", "export", visit, str(tmp_path / "visit.xlsx")]) == 0
    assert main(["--language", "en", "forms", "export", "no_such_form", str(tmp_path / "x.xlsx")]) == 1
