# SPDX-License-Identifier: Apache-2.0
"""Kinds of questions beyond the plain ones, our own columns, and how a question looks."""

from __future__ import annotations

import functools
import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest

from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, decode, encode, missing
from intake_desktop.forms.problems import FormProblem
from intake_desktop.forms.xlsform import examine_xlsform

from .writing import form_of, markdown, problems_of, told

TODAY = date(2026, 3, 10)

KINDS = """
| survey |
| | type | name | label::English (en) | label::Urdu (ur) | guidance_hint::English (en) | parameters | appearance | required | bind::intake:mode | bind::intake:missing | bind::intake:context | bind::intake:feeds |
| | today | day_made | | | | | | | | | | |
| | end | ended | | | | | | | | | | |
| | hidden | record_mode | | | | | | | | | mode | case.mode |
| | hidden | staff | | | | | | | | | staff_code | |
| | begin group | one | One | ایک | | | | | | | | |
| | range | own_view | How safe does she feel? | وہ کتنا محفوظ محسوس کرتی ہیں؟ | Read the numbers aloud. | start=0 end=10 step=1 | | | | declined | | |
| | range | pain | Pain | درد | | start=0, end=1, step=0.25 | | | | | | |
| | rank wish | wishes | What comes first? | پہلے کیا؟ | | | minimal | | | | | |
| | select_one origin or_other | came_by | How did she come? | کیسے آئیں؟ | | | likert | | | | | |
| | select_multiple want or_other | wants | What does she want? | کیا چاہتی ہیں؟ | | | w2 | | | | | |
| | select_one yes_no_unknown | safe | Safe? | محفوظ؟ | | | | yes | quick phone | unknown declined | | |
| | text | account | In her words | اُن کے الفاظ | | rows=5 | | | full | no | | |
| | select_one wish | first | First wish of ${account} | خواہش | | | autocomplete | yes | | | | |
| | end group | | | | | | | | | | | |
| | begin group | two | Two | دو | | | | | full, phone | | | |
| | text | later | Later | بعد | | | numbers multiline | | phone quick | | | |
| | begin repeat | visits | Visits | ملاقاتیں | | | field-list | | | | | visit |
| | date | visit_day | Day | دن | | | | | | | | visit.day |
| | select_one yes_no_unknown | came | Came? | آئیں؟ | | | | | | | | visit.came |
| | end repeat | | | | | | | | | | | |
| | end group | | | | | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Urdu (ur) |
| | wish | home | Home of ${staff} | گھر |
| | wish | work | Work | کام |
| | wish | school | School | سکول |
| | want | home | Home | گھر |
| | want | work | Work | کام |
| | origin | bus | By bus | بس |

| settings |
| | form_title | form_id | style | namespaces |
| | Kinds | kinds | pages | intake="urn:intake-desktop:form" |
"""  # noqa: E501 - a table is wide


@functools.cache
def kinds() -> Form:
    with tempfile.TemporaryDirectory() as folder:
        return decode(encode(form_of(Path(folder), KINDS)))


def sit_down(mode: str = "full", **answers: object) -> Filling:
    context = {"mode": mode, "staff_code": "CW01", "now": datetime(2026, 3, 10, 2, 5)}
    filling = Filling(kinds(), today=TODAY, context=context)
    for name, value in answers.items():
        filling.answer(name, value)
    return filling


def said(problem: object) -> str | None:
    return problem.text.format(**problem.values) if hasattr(problem, "text") else problem  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "typed", "value", "problem"),
    [
        ("own_view", 7, 7, None),
        ("own_view", "۷", 7, None),
        ("own_view", 0, 0, None),
        ("own_view", 11, 11, "Choose from 0 to 10, in steps of 1."),
        ("own_view", 2.5, 2.5, "Choose from 0 to 10, in steps of 1."),
        ("own_view", "very", None, "Write a number, such as 5."),
        ("pain", 0.75, 0.75, None),
        ("pain", "0,5", 0.5, None),
        ("pain", 0.3, 0.3, "Choose from 0 to 1, in steps of 0.25."),
        ("wishes", ["work", "home", "school"], ["work", "home", "school"], None),
        ("wishes", "school home work", ["school", "home", "work"], None),
        ("wishes", ["work"], ["work"], "Put all of them in order, please."),
        ("wishes", ["moon"], ["moon"], "Choose from the list again: this answer is not in it now."),
        ("wishes", [], None, None),
        ("came_by", "other", "other", None),
        ("wants", ["other", "home"], ["home", "other"], None),
    ],
)
def test_ranges_and_orders_are_read(name: str, typed: object, value: object, problem: str | None) -> None:
    filling = sit_down(**{name: typed})
    assert filling.value(name) == value
    assert type(filling.value(name)) is type(value)
    assert said(filling.problem(name)) == problem
    assert filling.draft()[name] == typed


def test_or_other_asks_which_other() -> None:
    filling = sit_down(came_by="bus")
    assert [(choice.code, choice.labels["ur"]) for choice in filling.choices("came_by")] == [
        ("bus", "بس"),
        ("other", "دیگر"),
    ]
    assert not filling.is_shown("came_by_other")
    filling.answer("came_by", "other")
    assert filling.is_shown("came_by_other")
    assert filling.label("came_by_other", "en") == "Other"
    filling.answer("came_by_other", "on foot")
    assert filling.answer("came_by", "bus").set_aside == {"came_by_other"}
    filling.answer("wants", ["work", "other"])
    assert filling.is_shown("wants_other")
    assert kinds().question("came_by_other").privacy == "S"


def test_a_question_is_asked_in_the_modes_that_it_names() -> None:
    filling = sit_down("quick", safe="yes")
    assert filling.is_shown("safe")
    assert not filling.is_shown("account")
    assert not filling.is_shown("later"), "the group around it is asked in other modes"
    assert not filling.is_shown("visits")
    assert filling.value("record_mode") == "quick"
    assert filling.set_mode("phone") >= {"later", "visits"}
    assert filling.is_shown("later")
    touched = filling.set_mode("full")
    assert touched.set_aside == {"safe"}
    assert filling.set_aside() == ["safe"]
    assert "safe" not in filling.answers()
    assert filling.draft()["safe"] == "yes"
    assert filling.mode == filling.value("record_mode") == filling.fed()["case.mode"] == "full"
    assert Filling(kinds(), {"record_mode": "phone"}, today=TODAY).mode == "phone", "a draft goes on as it was begun"
    filling.undo()
    assert filling.mode == "phone"
    assert Filling(kinds(), today=TODAY).mode == "full"
    with pytest.raises(ValueError, match="not a mode"):
        filling.set_mode("slow")


def test_the_author_says_which_questions_may_go_without_an_answer() -> None:
    filling = sit_down("quick", safe=missing("declined"), own_view=missing("unknown"), first=missing("unknown"))
    assert filling.missing_codes("safe") == ("unknown", "declined")
    assert filling.missing_codes("own_view") == ("declined",)
    assert filling.missing_codes("account") == ()
    assert filling.missing_codes("pain") == ("unknown", "declined", "not_asked", "not_applicable")
    assert filling.missing_codes("first") == ()
    assert not filling.accepts_missing("first")
    assert filling.problem("safe") is None, "required, and she would rather not say"
    filling.answer("safe", None)
    assert said(filling.problem("safe")) == "Please answer this question."
    for name in ("own_view", "first"):
        assert said(filling.problem(name)) == "Please answer this question. “Not known” is not enough here."


def test_what_the_desk_knows_is_there_from_the_start_and_stays() -> None:
    filling = sit_down()
    answers = filling.answers()
    assert (answers["staff"], answers["day_made"], answers["ended"]) == ("CW01", "2026-03-10", "2026-03-10T02:05:00")
    later = Filling(kinds(), filling.draft(), today=date(2026, 3, 12), context={"staff_code": "CW02"})
    assert later.value("staff") == "CW01"
    assert later.value("day_made") == "2026-03-10"
    assert later.value("ended") == "2026-03-12T00:00:00"


def test_guidance_appearances_and_answers_in_choices() -> None:
    filling = sit_down(account="Asma")
    assert filling.guidance("own_view", "en") == "Read the numbers aloud."
    assert filling.guidance("pain", "en") == ""
    looks = {one.name: one.appearance for one in kinds().questions() if one.appearance}
    assert looks == {
        "wishes": "minimal",
        "came_by": "likert",
        "account": "multiline",
        "first": "autocomplete",
        "later": "numbers multiline",
    }
    assert filling.choices("first")[0].labels["en"] == "Home of \u2068CW01\u2069"
    assert filling.label("first", "en") == "First wish of \u2068Asma\u2069"


def test_each_repetition_feeds_a_thing_of_its_own() -> None:
    filling = sit_down()
    for day in ("2026-03-01", "2026-03-02"):
        key, _ = filling.add("visits")
        filling.answer(f"{key}/visit_day", day)
    filling.answer(f"{key}/came", missing("unknown"))
    assert kinds().groups_by_name["visits"].feeds == "visit"
    assert filling.fed_rows() == {
        "visits": [{"visit.day": "2026-03-01"}, {"visit.day": "2026-03-02", "visit.came": "unknown"}]
    }
    assert filling.fed() == {"case.mode": "full"}


def test_the_language_of_worked_out_words_can_change() -> None:
    text = """
| survey |
| | type | name | label::en | label::ur | calculation |
| | select_one sex | sex | Sex | جنس | |
| | calculate | in_words | | | jr:choice-name(${sex}, '${sex}') |
| | calculate | looked_up | | | instance('sex')/root/item[name = ${sex}]/label |
| | note | n | You said ${in_words}. | ${in_words} | |
"""
    with tempfile.TemporaryDirectory() as folder:
        filling = Filling(form_of(Path(folder), text), {"sex": "female"}, today=TODAY)
    assert filling.value("in_words") == filling.value("looked_up") == "Female"
    assert {"in_words", "n"} <= filling.speak("ur")
    assert filling.value("in_words") == filling.value("looked_up") == "خاتون"
    assert filling.language == "ur"


def row(kind: str, **cells: str) -> str:
    """A form of one question with some cells filled."""
    columns = {"type": kind, "name": "q", "label": "Q", **cells}
    return f"| survey |\n| | {' | '.join(columns)} |\n| | {' | '.join(columns.values())} |\n"


PICTURE = "This program keeps no pictures, sounds or files. Remove this column."
SHAPE = "A range needs numbers: a start, an end, and a step that fits between."


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        (row("range", parameters="start=0 end=x"), "parameters", SHAPE),
        (row("range", parameters="start=0 end=1 step=2"), "parameters", SHAPE),
        (row("range", parameters="start=5 end=5"), "parameters", SHAPE),
        (row("range", parameters="from 1 to 5"), "parameters", "Write parameters as start=0 end=10."),
        (row("range", parameters="max=3"), "parameters", "The parameter “max” is not understood for this question."),
        (
            row("select_one sex", parameters="randomize=true"),
            "parameters",
            "“randomize” is refused: choices always stand in the same order here.",
        ),
        (
            row("text", parameters="max-pixels=640"),
            "parameters",
            "The parameter “max-pixels” is not understood for this question.",
        ),
        *(
            (row("text", appearance=look), "appearance", f"The appearance “{look}” is refused: {why}")
            for look, why in (
                ("ex:org.camera.app(x)", "a form calls no other program."),
                ("search('names')", "a form reads no other files."),
                ("placement-map", "a place on a map could lead somebody to her."),
                ("signature", "this program keeps no pictures, sounds or files."),
                ("image-map", "a place on a map could lead somebody to her."),
                ("islamic", "days are kept in one calendar, so that they can be compared."),
            )
        ),
        (
            row("text", trigger="${q}"),
            "trigger",
            "“trigger” is not supported: what is worked out here follows every answer it reads. Use a calculation.",
        ),
        (row("text", save_to="x"), "save_to", "This program keeps no entities. Remove this column."),
        (
            row("select_one sex or_other", choice_filter="name != 'male'"),
            "choice_filter",
            "or_other and a filter of choices do not go together.",
        ),
        (row("select_one sex or_other"), "type", "The code list “sex” has no “other”."),
        (
            row("text", **{"bind::intake:mode": "slow"}),
            "bind::intake:mode",
            "Write one or more of quick, full, phone.",
        ),
        (
            row("text", **{"bind::intake:missing": "perhaps"}),
            "bind::intake:missing",
            "Write “no”, or one or more of unknown, declined, not_asked, not_applicable.",
        ),
        (
            row("text", **{"bind::intake:context": "mode"}),
            "bind::intake:context",
            "Only a hidden question takes something from the desk: mode, staff_code, centre_code, station, profile.",
        ),
        (row("text", **{"media:image": "x.png"}), "media:image", PICTURE),
        (row("text", repeat_count="3"), "repeat_count", "Only a repeat can be counted."),
    ],
)  # fmt: skip
def test_what_has_no_place_here_is_refused_by_name(tmp_path: Path, text: str, column: str, what: str) -> None:
    assert ("survey", 2, column, what) in [told(problem) for problem in problems_of(markdown(tmp_path, text))]


def test_a_question_that_is_never_asked_is_a_mistake(tmp_path: Path) -> None:
    text = """
| survey |
| | type | name | label | bind::intake:mode |
| | begin group | g | G | quick |
| | text | a | A | full |
| | end group | | | |
"""
    (problem,) = problems_of(markdown(tmp_path, text))
    what = "The group around it is asked in other modes, so this never is."
    assert told(problem) == ("survey", 3, "bind::intake:mode", what)


def test_sheets_with_no_place_here_are_refused(tmp_path: Path) -> None:
    text = row("text") + "| entities |\n| | list_name | label |\n| | women | ${q} |\n"
    assert ("entities", 0, "", "This program keeps no entities. Remove this sheet.") in [
        told(problem) for problem in problems_of(markdown(tmp_path, text))
    ]


def test_what_changes_nothing_here_is_remarked(tmp_path: Path) -> None:
    examined = examine_xlsform(markdown(tmp_path, KINDS))
    assert examined.form is not None
    assert examined.problems == ()

    def remark(one: FormProblem) -> tuple[str, str]:
        return one.column, told(one)[3]

    assert [remark(one) for one in examined.remarks] == [
        ("style", "This setting changes nothing here."),
        ("appearance", "The appearance “w2” changes nothing here."),
    ]
    text = row("select_one sex", appearance="shiny", parameters="randomize=false")
    examined = examine_xlsform(markdown(tmp_path, text + "| settings |\n| | instance_name |\n| | ${q} |\n"))
    assert examined.form is not None
    assert [remark(one) for one in examined.remarks] == [
        ("instance_name", "This setting changes nothing here."),
        ("appearance", "“shiny” is no appearance that this program knows. It changes nothing here."),
    ]


def test_a_step_without_a_label_is_called_as_the_form_is(tmp_path: Path) -> None:
    text = """
| survey |
| | type | name | label |
| | begin group | g | |
| | text | a | A |
| | end group | | |
"""
    examined = examine_xlsform(markdown(tmp_path, text))
    assert examined.form is not None
    assert examined.form.steps[0].labels == {"en": "form"}
    assert [told(one)[:3] for one in examined.remarks] == [("survey", 2, "label")]
