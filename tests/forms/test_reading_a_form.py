# SPDX-License-Identifier: Apache-2.0
"""A supervisor changes her centre's form in a spreadsheet: it is read, or she is told what to correct and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake_desktop.forms.form import Choice, decode, encode
from intake_desktop.forms.problems import FormTrouble
from intake_desktop.forms.question_types import Asked, read_type
from intake_desktop.forms.xlsform import read_xlsform

from .writing import comma_separated, form_of, markdown, problems_of, sheets_of, spreadsheet, told

VISIT = """
| survey |
| | type | name | label::English (en) | label::Urdu (ur) | hint::Urdu (ur) | required | relevant | constraint | constraint_message::English (en) | calculation | choice_filter | default | bind::intake:privacy | bind::intake:feeds |
| | begin group | visit | The visit | ملاقات | | | | | | | | | | |
| | date | day | Day | دن | | yes | | . <= today() | Not yet. | | | today() | S | case.opened_on |
| | select_one sex | sex | Sex | جنس | | true | | | | | | | T | person.sex |
| | begin group | child | A child | بچہ | | | ${years} < 18 | | | | | | | |
| | text | wish | Her wish | خواہش | اُس کے الفاظ | ${years} > 5 | | | | | | | s | |
| | select_one district | district | District | ضلع | | | ${wish} != '' | | | | province = ${province} | | | |
| | end group | | | | | | | | | | | | | |
| | end group | | | | | | | | | | | | | |
| | integer | years | Age | عمر | | | | . >= 0 | | | | | | |
| | select_one province | province | Province | صوبہ | | | | | | | | punjab | | |
| | calculate | months | | | | | | | | ${years} * 12 | | | | |
| | begin_group | needs_step | Needs | ضروریات | | | | | | | | | | |
| | select_multiple service_sector | needs | Needs | ضروریات | | | | | | | name != 'mediation' | | T | case.services_wanted |
| | end_group | | | | | | | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Urdu (ur) | province |
| | province | punjab | Punjab | پنجاب | |
| | province | sindh | Sindh | سندھ | |
| | district | multan | Multan | ملتان | punjab |
| | district | dadu | Dadu | دادو | sindh |
| | unused | a | A | ا | |

| settings |
| | form_title | intake:title::Urdu (ur) | form_id | version | default_language |
| | A visit | ملاقات | visit | 3 | English (en) |
"""  # noqa: E501 - a table is wide


def test_a_spreadsheet_becomes_steps_and_questions(tmp_path: Path) -> None:
    form = form_of(tmp_path, VISIT)
    assert (form.form_id, form.version, form.languages) == ("visit", "3", ("en", "ur"))
    assert form.titles == {"en": "A visit", "ur": "ملاقات"}
    # Questions outside of any group make a step of their own, where they stand.
    assert [(step.name, [one.name for one in step.questions]) for step in form.steps] == [
        ("visit", ["day", "sex", "wish", "district"]),
        ("step_2", ["years", "province", "months"]),
        ("needs_step", ["needs"]),
    ]
    assert form.steps[0].labels == {"en": "The visit", "ur": "ملاقات"}
    day, wish, district = (form.question(name) for name in ("day", "wish", "district"))
    assert (day.kind, day.required, day.default, day.privacy, day.feeds) == (
        "date",
        "true()",
        "today()",
        "S",
        "case.opened_on",
    )
    assert day.constraint_messages == {"en": "Not yet."}
    assert form.question("sex").required == "true()"
    assert wish.hints == {"ur": "اُس کے الفاظ"}
    assert wish.relevant == "${years} < 18"
    assert district.relevant == "(${years} < 18) and (${wish} != '')"


def test_what_an_author_leaves_out_gets_the_careful_answer(tmp_path: Path) -> None:
    form = form_of(tmp_path, VISIT)
    assert form.question("wish").privacy == "S"
    assert form.question("years").privacy == "S"
    plain = form_of(tmp_path, "| survey |\n| | type | name | label |\n| | text | story | What happened |\n")
    assert plain.question("story").privacy == "I"
    assert plain.question("story").merge == "register"
    assert (plain.form_id, plain.version, plain.languages, plain.titles) == ("form", "1", ("en",), {"en": "form"})
    assert plain.steps[0].labels == {"en": "form"}


def test_what_is_worked_out_from_a_name_is_as_private_as_the_name(tmp_path: Path) -> None:
    form = form_of(
        tmp_path,
        survey(
            "text | full_name | Name | | |",
            "calculate | greeting | | | concat('Dear ', ${full_name}) |",
            "calculate | letter | | | concat(${greeting}, '!') |",
            "calculate | has_name | | | ${full_name} != '' | S",
            "integer | age | Age | | |",
            "calculate | next_age | | | ${age} + 1 |",
            "text | called | Called | ${full_name} | | S",
            columns="type | name | label | default | calculation | bind::intake:privacy",
        ).replace("| ${full_name} | | S", "| | ${full_name} |"),
    )
    assert {one.name: one.privacy for one in form.questions()} == {
        "full_name": "I",
        "greeting": "I",
        "letter": "I",
        "has_name": "S",
        "age": "S",
        "next_age": "S",
        "called": "I",
    }


def test_choices_come_from_the_sheet_or_from_the_code_lists(tmp_path: Path) -> None:
    form = form_of(tmp_path, VISIT)
    assert sorted(form.lists) == ["district", "province"]
    assert form.choices("district")[0] == Choice("multan", {"en": "Multan", "ur": "ملتان"}, {"province": "punjab"})
    assert [choice.code for choice in form.choices("sex")] == ["female", "male", "transgender", "undisclosed"]
    assert form.choices("sex")[0].labels["hi"] == "महिला"
    assert form.choices("helplines")[4].code == "0800-22227"
    with pytest.raises(KeyError):
        form.choices("unused")


@pytest.mark.parametrize("write", [spreadsheet, comma_separated])
def test_all_three_kinds_of_file_give_the_same_form(tmp_path: Path, write: object) -> None:
    path = write(tmp_path, sheets_of(VISIT))  # type: ignore[operator]
    assert read_xlsform(path) == form_of(tmp_path, VISIT)


def test_a_form_kept_as_json_is_the_same_form(tmp_path: Path) -> None:
    form = form_of(tmp_path, VISIT)
    assert decode(encode(form)) == form
    assert encode(decode(encode(form))) == encode(form)


def test_a_row_that_is_switched_off_is_no_question(tmp_path: Path) -> None:
    form = form_of(
        tmp_path,
        survey("text | a | A |", "image | b | B | yes", "text | c | C | no", columns="type | name | label | disabled"),
    )
    assert list(form.by_name) == ["a", "c"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("select_one sex", Asked("select_one", "sex")),
        ("select one from sex", Asked("select_one", "sex")),
        ("select1 sex", Asked("select_one", "sex")),
        ("select_multiple needs", Asked("select_multiple", "needs")),
        ("select all that apply from needs", Asked("select_multiple", "needs")),
        ("dateTime", Asked("datetime")),
        ("Integer", Asked("integer")),
        ("int", Asked("integer")),
        ("trigger", Asked("acknowledge")),
        ("begin group", Asked("group", bracket="begin")),
        ("end_group", Asked("group", bracket="end")),
        ("today", Asked("hidden", calculation="once(today())")),
        ("start", Asked("hidden", calculation="once(now())")),
        ("end", Asked("hidden", calculation="now()")),
        ("begin repeat", Asked("repeat", bracket="begin")),
        ("end_repeat", Asked("repeat", bracket="end")),
        ("begin lgroup", Asked("repeat", bracket="begin")),
        ("rank needs", Asked("rank", "needs")),
        ("range", Asked("range")),
        ("select_one sex or_other", Asked("select_one", "sex", other=True)),
        ("select_multiple needs or specify other", Asked("select_multiple", "needs", other=True)),
        ("q date", Asked("date")),
        ("add integer prompt", Asked("integer")),
    ],
)
def test_types_are_understood_in_the_spellings_authors_use(written: str, asked: Asked) -> None:
    assert read_type(written) == asked


LEAK = "“{type}” is refused: this program keeps no pictures, sounds or files, so that none can ever leak."
PLACE = "“{type}” is refused: a place on a map could lead somebody to her."
FILE = "“{type}” is refused: a form reads no other files. Write the choices on the sheet “choices”."
MACHINE = "“{type}” is refused: this program does not collect it."


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        *(
            (kind, LEAK)
            for kind in ("image", "photo", "audio", "video", "file", "background-audio", "add image prompt")
        ),
        *((kind, PLACE) for kind in ("geopoint", "geotrace", "geoshape", "start-geopoint")),
        *((kind, MACHINE) for kind in ("barcode", "deviceid", "phonenumber", "username", "audit", "email")),
        *(
            (kind, FILE)
            for kind in (
                "select_one_from_file x.csv",
                "select multiple from file x.csv",
                "select_one_external x",
                "xml-external",
                "csv-external",
            )
        ),
        ("osm", PLACE),
        ("background-geopoint", PLACE),
        ("begin loop over needs", "“{type}” is refused: a loop over choices is not understood. Use a repeat."),
        ("select_one ${a}", "“{type}” is refused: choices stand on the sheet “choices”, not in answers."),
        ("rank needs or_other", "“{type}” is not a type of question that this program knows."),
        ("percentage", "“{type}” is not a type of question that this program knows."),
        ("select_one", "“{type}” is not a type of question that this program knows."),
    ],
)
def test_types_without_a_place_here_are_refused_by_name_and_row(tmp_path: Path, written: str, sentence: str) -> None:
    """Above all: a form has no question in which a picture of abuse could be put."""
    path = markdown(tmp_path, f"| survey |\n| | type | name | label |\n| | text | a | A |\n| | {written} | b | B |\n")
    assert told(problems_of(path)[0]) == ("survey", 3, "type", sentence.format(type=written))


@pytest.mark.parametrize(
    "heading", ["image", "media::image", "audio", "video::Urdu (ur)", "media::audio::Urdu (ur)", "big-image"]
)
def test_pictures_and_sounds_beside_questions_and_choices_are_refused(tmp_path: Path, heading: str) -> None:
    form = f"""
| survey |
| | type | name | label | {heading} |
| | select_one yn | a | A | |
| | text | b | B | wound.jpg |
| choices |
| | list_name | name | label | {heading} |
| | yn | yes | Yes | yes.png |
"""
    what = "This program keeps no pictures, sounds or files. Remove this column."
    found = [told(problem) for problem in problems_of(markdown(tmp_path, form))]
    assert found == [("survey", 3, heading, what), ("choices", 2, heading, what)]


def survey(*rows: str, columns: str = "type | name | label | relevant | constraint | calculation") -> str:
    """Write a survey sheet of a few rows; the first of them is row 2."""
    return "| survey |\n| | " + columns + " |\n" + "".join(f"| | {row} |\n" for row in rows)


MISTAKES: list[tuple[str, list[tuple[str, int, str, str]]]] = [
    (
        survey("integer | age | Age | | |", "text | wish | Wish | ${age} < | |"),
        [("survey", 3, "relevant", "Something is missing at the end.")],
    ),
    (
        survey(
            "integer | age | Age | | |", "text | wish | Wish | ${years} < 18 | |", "note | n | Hello ${nobody} | | |"
        ),
        [
            ("survey", 3, "relevant", "There is no question called “years”."),
            ("survey", 4, "label", "There is no question called “nobody”."),
        ],
    ),
    (
        survey(
            "text | a | A | ${b} = 'x' | |",
            "text | b | B | | |",
            "calculate | c | | | | ${d}",
            "calculate | d | | | | ${c}",
        ),
        [("survey", 4, "calculation", "These depend on one another in a circle: c, d.")],
    ),
    (
        survey("text | a | A | ${a} = 'x' | |"),
        [("survey", 2, "relevant", "These depend on one another in a circle: a.")],
    ),
    (
        survey("text | a | A | . = 'x' | |"),
        [("survey", 2, "relevant", "Whether a question is asked cannot depend on its own answer.")],
    ),
    (
        survey("text | a | A | | once(1) |"),
        [("survey", 2, "constraint", "once() belongs into a calculation only.")],
    ),
    (
        survey("text | a | A | | |", "text | a | B | | |", "text | 1a | C | | |", "text | | D | | |"),
        [
            ("survey", 3, "name", "The name “a” is taken by row 2."),
            ("survey", 4, "name", "A name is made of English letters, digits and _, and begins with a letter."),
            ("survey", 5, "name", "A name is made of English letters, digits and _, and begins with a letter."),
        ],
    ),
    (
        survey("text | a | | | |", "calculate | c | | | |", " | d | D | | |"),
        [
            ("survey", 2, "label", "This question has no label."),
            ("survey", 3, "calculation", "A calculate needs a calculation."),
            ("survey", 4, "type", "The type of this question is missing."),
        ],
    ),
    (
        survey("begin group | g | G | | |", "text | a | A | | |"),
        [("survey", 2, "type", "This group is begun but not ended.")],
    ),
    (
        survey("text | a | A | | |", "end group | | | | |"),
        [("survey", 3, "type", "This ends a group that was not begun.")],
    ),
    (
        survey("begin group | g | | ${a} < | |", "text | a | A | | |", "end group | | | | |"),
        [
            ("survey", 2, "relevant", "Something is missing at the end."),
        ],
    ),
    (
        survey("select_one nothing | a | A | | |"),
        [("survey", 2, "type", "There is no list “nothing” on the sheet “choices”, nor among the code lists.")],
    ),
    (
        survey("text | a | A | x | no", columns="type | name | label | relevent | body::accuracyThreshold"),
        [
            (
                "survey",
                2,
                "body::accuracyThreshold",
                "This program does not understand this column. Correct its heading or remove it.",
            ),
            (
                "survey",
                2,
                "relevent",
                "This program does not understand this column. Correct its heading or remove it.",
            ),
        ],
    ),
    (
        survey(
            "text | a | A | T | person | | hard",
            "text | b | B | X | case.x | replace | maybe",
            "text | c | C | S | case.x | | ",
            columns="type | name | label | "
            "bind::intake:privacy | bind::intake:feeds | bind::intake:merge | bind::intake:need",
        ),
        [
            ("survey", 2, "bind::intake:privacy", "What is written freely is never statistical. Write S or I."),
            ("survey", 2, "bind::intake:feeds", "Write what it feeds as thing.field, such as person.sex."),
            ("survey", 3, "bind::intake:need", "Write hard, soft or optional."),
            ("survey", 3, "bind::intake:privacy", "Write I (identifying), S (sensitive) or T (statistical)."),
            ("survey", 3, "bind::intake:merge", "Write register or append."),
            ("survey", 4, "bind::intake:feeds", "“case.x” is fed by row 3 already."),
        ],
    ),
    (
        survey(
            "text | a | A | yes | soft | | ",
            "select_one sex | s | S | | | other | ",
            "text | d | D | | | concat(${a}) | name = 'x'",
            "select_one sex | f | F | | | | colour = 'x'",
            columns="type | name | label | required | bind::intake:need | default | choice_filter",
        ),
        [
            ("survey", 2, "bind::intake:need", "A question that is always required cannot be soft or optional."),
            ("survey", 3, "default", "“other” is not among the choices."),
            ("survey", 4, "choice_filter", "Only a question with choices can filter them."),
            ("survey", 4, "default", "A default cannot depend on another answer. Use a calculation with once()."),
            ("survey", 5, "choice_filter", "The list “sex” has no column “colour”."),
        ],
    ),
    (
        survey("text | a | A | | |", "calculate | c | | | | jr:choice-name('x', '${a}')"),
        [("survey", 3, "calculation", "“a” is not a question with choices.")],
    ),
    (
        survey("select_one sex | s | S | | |")
        + """| choices |
| | list_name | name | label |
| | sex | female | Female |
| | sex | woman | Woman |
| | sex | x_other | Other |
| | yn | y es | Yes |
| | yn | no | |
| | yn | no | No |
| | yn | | Perhaps |
""",
        [
            ("choices", 3, "name", "“woman” is not in the code list “sex”. A centre’s own codes begin with x_."),
            ("choices", 5, "name", "The code “y es” must have no spaces."),
            ("choices", 6, "label", "This choice has no label."),
            ("choices", 7, "name", "The code “no” stands twice in this list."),
            ("choices", 8, "name", "A choice needs the name of its list and a code."),
        ],
    ),
    (
        survey("text | a | A | | |") + "| settings |\n| | submission_url | public_key |\n| | far.example | k |\n",
        [
            (
                "settings",
                2,
                "submission_url",
                "This program does not understand this column. Correct its heading or remove it.",
            ),
            (
                "settings",
                2,
                "public_key",
                "This program does not understand this column. Correct its heading or remove it.",
            ),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[0][3][:40] for _, expected in MISTAKES])
def test_every_mistake_is_told_with_sheet_row_and_column(
    tmp_path: Path, text: str, expected: list[tuple[str, int, str, str]]
) -> None:
    found = [told(problem) for problem in problems_of(markdown(tmp_path, text))]
    assert sorted(found) == sorted(expected)


def test_a_mistake_in_a_spreadsheet_has_the_row_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    rows = [
        ["type", "name", "Label", "Relevant"],
        ["text", "a", "A", ""],
        ["", "", "", ""],
        ["text", "b", "B", "${a} = = 1"],
    ]
    (problem,) = problems_of(spreadsheet(tmp_path, {"survey": rows}))
    assert told(problem) == ("survey", 4, "Relevant", "“=” at character 8 does not belong there.")
    assert problem.where.text == "Sheet “{sheet}”, row {row}, column “{column}”"
    assert problem.where.values == {"sheet": "survey", "row": "4", "column": "Relevant"}


def test_all_mistakes_are_told_at_once_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    text = survey("text | a | A | ${b} | |", "image | i | I | | |", "select_one yn | c | C | | |")
    text += "| choices |\n| | list_name | name | label |\n| | yn | yes | |\n"
    with pytest.raises(FormTrouble) as refused:
        read_xlsform(markdown(tmp_path, text))
    assert [(one.sheet, one.row) for one in refused.value.problems] == [("survey", 2), ("survey", 3), ("choices", 2)]
    assert refused.value.what.values == {"count": 3}
    assert refused.value.way_on is not None
    assert str(refused.value) == "form_wrong"


def test_what_pyxform_itself_refuses_is_told_too(tmp_path: Path) -> None:
    text = survey(
        "text | a | A | | |", "begin group | meta | M | | |", "text | instanceID | B | | |", "end group | | | | |"
    )
    problems = problems_of(markdown(tmp_path, text))
    assert problems[0].what.text == "pyxform says: {message}"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("form.docx", b"x", "A form is a file that ends in .xlsx, .csv or .md."),
        (
            "form.xlsx",
            b"not a spreadsheet",
            "This file cannot be read as a form. Is it a spreadsheet with a sheet “survey”?",
        ),
        (
            "form.xlsx",
            b"PK\x03\x04broken",
            "This file cannot be read as a form. Is it a spreadsheet with a sheet “survey”?",
        ),
        ("form.csv", b"\xff\xfe\x00", "This file cannot be read as a form. Is it a spreadsheet with a sheet “survey”?"),
        ("form.md", b"", "This file cannot be read as a form. Is it a spreadsheet with a sheet “survey”?"),
        (
            "form.md",
            b"| choices |\n| | list_name | name |\n| | a | b |\n| settings |\n| | form_id |\n| | x |\n",
            "The sheet “{sheet}” is missing or empty.",
        ),
        (
            "form.md",
            b"| survey |\n| | type | name | label |\n| | begin group | g | G |\n| | end group | | |\n",
            "There is no question in this form.",
        ),
    ],
)
def test_a_file_that_is_no_form_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert problems_of(tmp_path / name)[0].what.text == sentence


def test_a_form_that_is_not_there_is_told_kindly(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "gone.xlsx")[0].what.text == "This file cannot be read from where it lies."


def test_two_columns_of_one_heading_are_told(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path, {"survey": [["type", "name", "label", "label"], ["text", "a", "A", "B"]]})
    assert told(problems_of(path)[0]) == ("", 1, "label", "Two columns have the same heading.")
