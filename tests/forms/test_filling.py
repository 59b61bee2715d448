# SPDX-License-Identifier: Apache-2.0
"""A form while it is being filled, by somebody who jumps, corrects herself, takes back and is interrupted."""

from __future__ import annotations

import functools
import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_desktop.domain.sentences import Sentence
from intake_desktop.forms.builtin import quick_intake
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import SELECTS, Form, Question, missing

from .writing import form_of

TODAY = date(2026, 3, 10)

EVERY_KIND = """
| survey |
| | type | name | label::en | label::ur | relevant | required | constraint | calculation | choice_filter | default | appearance |
| | begin group | one | One | ایک | | | | | | | |
| | text | words | Words | الفاظ | | | | | | | |
| | text | phone | Phone | فون | | | | | | | numbers |
| | integer | years | Years | سال | | yes | . < 120 | | | | |
| | decimal | weight | Weight | وزن | | | | | | | |
| | date | day | Day | دن | | | . <= today() | | | today() | |
| | time | hour | Hour | وقت | | | | | | | |
| | dateTime | moment | Moment | لمحہ | | | | | | | |
| | select_one province | province | Province | صوبہ | | | | | | | |
| | select_one district | district | District | ضلع | | | | | province = ${province} | | |
| | select_multiple service_sector | needs | Needs | ضروریات | | | count-selected(.) <= 3 | | | | |
| | acknowledge | told | Told | بتایا | | | | | | | |
| | hidden | source | | | | | | | | web | |
| | end group | | | | | | | | | | |
| | begin group | two | Two | دو | ${years} < 18 | | | | | | |
| | text | wish | Wish of ${words} | ${words} کی خواہش | | | | | | | |
| | calculate | months | | | | | | ${years} * 12 | | | |
| | calculate | first_words | | | | | | once(${words}) | | | |
| | date | review | Review | جائزہ | | | | ${day} + 30 | | | |
| | select_multiple service_sector | again | Again | پھر | | | | ${needs} | | | |
| | calculate | named | | | | | | jr:choice-name(${province}, '${province}') | | | |
| | text | deep | Deep | گہرا | ${wish} != '' | | | | | | |
| | end group | | | | | | | | | | |

| choices |
| | list_name | name | label::en | label::ur | province |
| | province | punjab | Punjab | پنجاب | |
| | province | sindh | Sindh | سندھ | |
| | district | multan | Multan | ملتان | punjab |
| | district | dadu | Dadu | دادو | sindh |
"""  # noqa: E501 - a table is wide


@functools.cache
def a_form(text: str) -> Form:
    with tempfile.TemporaryDirectory() as folder:
        return form_of(Path(folder), text)


@pytest.fixture
def every_kind() -> Form:
    return a_form(EVERY_KIND)


@pytest.fixture
def filling(every_kind: Form) -> Filling:
    return Filling(every_kind, today=TODAY)


def sentence_of(problem: Sentence | str | None) -> str | None:
    return problem.text.format(**problem.values) if isinstance(problem, Sentence) else problem


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("words", "  نسرین ", "نسرین"),
        ("words", "   ", None),
        ("words", 5, "5"),
        ("phone", "۰۳۰۰-۱۲۳۴۵۶۷", "0300-1234567"),
        ("years", 35, 35),
        ("years", 35.0, 35),
        ("years", "35", 35),
        ("years", " ۳۵ ", 35),
        ("years", "३५", 35),
        ("years", "", None),
        ("years", None, None),
        ("weight", "2.5", 2.5),
        ("weight", "۲٫۵", 2.5),
        ("weight", "2,5", 2.5),
        ("weight", 3, 3.0),
        ("day", "2026-03-09", "2026-03-09"),
        ("day", date(2026, 3, 9), "2026-03-09"),
        ("hour", "14:30", "14:30"),
        ("moment", "2026-03-09 14:30", "2026-03-09 14:30"),
        ("moment", datetime(2026, 3, 9, 14, 30), "2026-03-09T14:30:00"),
        ("province", "sindh", "sindh"),
        ("needs", ["shelter", "police"], ["police", "shelter"]),
        ("needs", ("shelter",), ["shelter"]),
        ("needs", [], None),
        ("told", True, "OK"),
        ("told", False, None),
        ("source", "phone", "phone"),
        ("years", missing("declined"), {"missing": "declined"}),
    ],
)
def test_an_answer_is_read_as_what_the_question_asks_for(
    filling: Filling, name: str, typed: object, value: object
) -> None:
    filling.answer(name, typed)
    assert filling.value(name) == value
    assert type(filling.value(name)) is type(value)


@pytest.mark.parametrize(
    ("name", "typed", "what"),
    [
        ("years", "thirty", "Write a whole number, such as 35."),
        ("years", "35.5", "Write a whole number, such as 35."),
        ("years", 35.5, "Write a whole number, such as 35."),
        ("weight", "light", "Write a number, such as 2.5."),
        ("day", "2026-02-30", "Write a date that exists, such as 2026-03-10."),
        ("day", "yesterday", "Write a date that exists, such as 2026-03-10."),
        ("hour", "25:00", "Write a time, such as 14:30."),
        ("moment", "2026-03-09", "Write a date and a time, such as 2026-03-10 14:30."),
        ("words", ["a", "b"], "This cannot be read. Please write it again."),
        ("province", "atlantis", "Choose from the list again: this answer is not in it now."),
        ("needs", ["shelter", "moon"], "Choose from the list again: this answer is not in it now."),
        ("years", 120, "This answer does not fit here. Please look at it again."),
        ("years", None, "Please answer this question."),
        ("years", missing("unknown"), "Please answer this question. “Not known” is not enough here."),
        ("day", "2026-03-11", "This answer does not fit here. Please look at it again."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(filling: Filling, name: str, typed: object, what: str) -> None:
    filling.answer(name, typed)
    assert sentence_of(filling.problem(name)) == what
    assert filling.typed(name) == typed
    assert filling.draft()[name] == typed


def test_blanks_meet_no_constraint_and_missing_answers_explain_themselves(filling: Filling) -> None:
    filling.answer("day", None)
    assert filling.problem("day") is None
    filling.answer("day", missing("declined"))
    assert filling.problem("day") is None
    assert filling.answers()["day"] == {"missing": "declined"}
    assert filling.accepts_missing("day")
    assert not filling.accepts_missing("years")
    with pytest.raises(ValueError, match="missing_code"):
        filling.answer("day", {"missing": "whatever"})


def test_what_disappears_is_kept_but_does_not_count(filling: Filling) -> None:
    filling.answer("years", 12)
    filling.answer("wish", "to go to school")
    filling.answer("deep", "very")
    assert [step.name for step in filling.steps_shown()] == ["one", "two"]
    filling.answer("years", 40)
    assert [step.name for step in filling.steps_shown()] == ["one"]
    assert not filling.is_shown("wish")
    assert not filling.is_shown("deep"), "an answer that does not count cannot bring up a question"
    assert filling.value("wish") is None
    assert "wish" not in filling.answers()
    assert filling.typed("wish") == filling.draft()["wish"] == "to go to school"
    filling.answer("years", 12)
    assert filling.answers()["wish"] == "to go to school"
    assert filling.is_shown("deep")


def test_choices_follow_another_answer(filling: Filling) -> None:
    assert [choice.code for choice in filling.choices("district")] == []
    filling.answer("province", "sindh")
    assert [choice.code for choice in filling.choices("district")] == ["dadu"]
    filling.answer("district", "dadu")
    touched = filling.answer("province", "punjab")
    assert "district" in touched
    assert sentence_of(filling.problem("district")) == "Choose from the list again: this answer is not in it now."
    assert filling.choices("words") == ()


def test_calculations_follow_their_answers(filling: Filling) -> None:
    touched = filling.answer("years", 12)
    assert {"years", "months", "wish", "review", "again"} <= touched
    filling.answer("needs", ["shelter", "police"])
    filling.answer("province", "sindh")
    answers = filling.answers()
    assert answers["months"] == 144
    assert answers["review"] == "2026-04-09", "days added to a date are a date again"
    assert answers["again"] == ["police", "shelter"]
    assert answers["named"] == "Sindh"
    filling.answer("years", None)
    assert filling.value("months") is None, "a calculation with a blank is blank, never not-a-number"


def test_labels_inside_expressions_follow_the_language(every_kind: Form) -> None:
    answers = {"years": 12, "province": "sindh"}
    filling = Filling(every_kind, answers, today=TODAY, context={"language": "ur"})
    assert filling.value("named") == "سندھ"


def test_an_answer_stands_isolated_in_the_words_of_another_question(filling: Filling) -> None:
    filling.answer("words", "Nasreen")
    assert filling.label("wish", "ur") == "\u2068Nasreen\u2069 کی خواہش"
    assert filling.label("words", "hi") == "Words", "a language the form lacks falls back to its first"
    assert filling.hint("words", "en") == ""
    assert "wish" in filling.answer("words", "Asma")


def test_once_keeps_its_first_value_in_the_draft(every_kind: Form) -> None:
    filling = Filling(every_kind, {"years": 12}, today=TODAY)
    filling.answer("words", "first")
    filling.answer("words", "second")
    assert filling.value("first_words") == "first"
    tomorrow = Filling(every_kind, filling.draft(), today=TODAY + timedelta(days=1))
    assert tomorrow.value("first_words") == "first"


def test_a_default_is_set_once_and_can_be_taken_away(every_kind: Form) -> None:
    filling = Filling(every_kind, today=TODAY)
    assert filling.value("day") == "2026-03-10"
    assert filling.answers()["source"] == "web"
    tomorrow = Filling(every_kind, filling.draft(), today=TODAY + timedelta(days=1))
    assert tomorrow.value("day") == "2026-03-10", "a draft of yesterday keeps yesterday's date"
    tomorrow.answer("day", None)
    later = Filling(every_kind, tomorrow.draft(), today=TODAY + timedelta(days=2))
    assert later.value("day") is None


def test_the_clock_of_the_moment_can_be_given() -> None:
    form = a_form(
        "| survey |\n| | type | name | label | calculation |\n| | start | begun | | |\n| | text | a | A | |\n"
    )
    moment = datetime(2026, 3, 10, 2, 5, tzinfo=timezone(timedelta(hours=5)))
    filling = Filling(form, today=TODAY, context={"now": moment})
    assert filling.answers() == {"begun": "2026-03-10T02:05:00+05:00"}
    assert Filling(form, today=TODAY).answers() == {"begun": "2026-03-10T00:00:00"}


def test_answers_of_another_version_stay_in_the_draft(every_kind: Form) -> None:
    filling = Filling(every_kind, {"years": 30, "asked_in_version_1": "yes"}, today=TODAY)
    filling.answer("years", 31)
    assert filling.draft()["asked_in_version_1"] == "yes"
    assert "asked_in_version_1" not in filling.answers()


def test_what_no_form_can_take_is_our_own_mistake(filling: Filling) -> None:
    with pytest.raises(KeyError):
        filling.answer("nothing", 1)
    with pytest.raises(ValueError, match="takes no answer"):
        filling.answer("months", 1)
    with pytest.raises(TypeError):
        filling.answer("words", object())


def test_the_same_answer_again_touches_nothing_else(filling: Filling) -> None:
    assert len(filling.answer("years", 12)) > 1
    assert filling.answer("years", 12) == {"years"}


# Whatever she does, in whatever order

CODES = ("unknown", "declined", "not_asked", "not_applicable")
WORDS = st.sampled_from(["", " ", "نسرین", "a b", "0300-1234567", "x" * 130, "१२"])


def answers_to(question: Question, form: Form) -> st.SearchStrategy[object]:
    """All sorts of answers to a question: good, wrong, blank, missing."""
    kinds: dict[str, st.SearchStrategy[object]] = {
        "integer": st.one_of(st.integers(-5, 130), st.sampled_from(["", "۱۷", "abc", "4.5"])),
        "date": st.sampled_from(["2026-03-09", "2026-03-10", "2027-01-01", "2026-02-30", "", "soon"]),
        "decimal": st.sampled_from(["2.5", 3, "x", ""]),
        "time": st.sampled_from(["14:30", "99:00", ""]),
        "datetime": st.sampled_from(["2026-03-09 14:30", "x", ""]),
        "acknowledge": st.booleans(),
    }
    if question.kind in SELECTS:
        codes = st.sampled_from([*(choice.code for choice in form.choices(question.list_name)), "not_in_the_list"])
        kind = codes if question.kind == "select_one" else st.lists(codes, max_size=4)
    else:
        kind = kinds.get(question.kind, WORDS)
    return st.one_of(kind, st.none(), st.sampled_from(CODES).map(missing))


def typing_into(form: Form) -> st.SearchStrategy[list[tuple[str, object]]]:
    """Any walk through a form: questions in any order, some of them again and again."""
    asked = [one for one in form.questions() if one.kind not in ("note", "calculate")]
    one_answer = st.sampled_from(asked).flatmap(
        lambda question: st.tuples(st.just(question.name), answers_to(question, form))
    )
    return st.lists(one_answer, max_size=40)


def everything(filling: Filling) -> dict[str, object]:
    """All that anybody can see of a filling."""
    names = list(filling.form.by_name)
    return {
        "draft": dict(sorted(filling.draft().items())),
        "answers": filling.answers(),
        "fed": filling.fed(),
        "shown": [name for name in names if filling.is_shown(name)],
        "problems": filling.problems("ur"),
        "warnings": filling.warnings(),
        "required": [name for name in names if filling.is_required(name)],
        "read_only": [name for name in names if filling.is_read_only(name)],
        "steps": [step.name for step in filling.steps_shown()],
        "choices": {name: [choice.code for choice in filling.choices(name)] for name in names},
        "entries": {name: filling.entry(name) for name in names},
    }


@settings(max_examples=60, deadline=None)
@given(typing_into(quick_intake()))
def test_only_what_stands_there_counts_not_how_it_came_there(typed: list[tuple[str, object]]) -> None:
    """Filled in any order, with any detours, a form looks as one opened afresh with the same draft."""
    filling = Filling(quick_intake(), today=TODAY)
    for name, value in typed:
        filling.answer(name, value)
    draft = msgspec.json.decode(msgspec.json.encode(filling.draft()))
    seen = everything(filling)
    assert everything(Filling(quick_intake(), draft, today=TODAY)) == seen
    filling.re_evaluate()
    assert everything(filling) == seen
    for name, value in dict(typed).items():
        if isinstance(value, str | int) and not isinstance(value, bool) and name != "phone":
            assert draft[name] == value, "what was typed is there, shown or not"


@settings(max_examples=60, deadline=None)
@given(typing_into(quick_intake()), st.data())
def test_undo_brings_everything_back(typed: list[tuple[str, object]], data: st.DataObject) -> None:
    filling = Filling(quick_intake(), today=TODAY)
    for name, value in typed:
        filling.answer(name, value)
    before = everything(filling)
    question = data.draw(st.sampled_from([one for one in quick_intake().questions() if one.kind != "note"]))
    old = filling.typed(question.name)
    filling.answer(question.name, data.draw(answers_to(question, quick_intake())))
    filling.answer(question.name, old)
    after = everything(filling)
    if question.name not in before["draft"]:  # type: ignore[operator]
        assert after["draft"].pop(question.name) is None  # type: ignore[attr-defined]
    assert after == before


@settings(max_examples=60, deadline=None)
@given(typing_into(quick_intake()))
def test_the_screen_is_told_of_everything_that_changed(typed: list[tuple[str, object]]) -> None:
    """A question that `answer` does not name looks exactly as before, so that nobody needs to redraw it."""

    def looks(filling: Filling) -> dict[str, object]:
        return {
            name: (
                filling.is_shown(name),
                filling.entry(name),
                filling.is_required(name),
                filling.is_read_only(name),
                filling.problem(name, "hi"),
                filling.choices(name),
                filling.label(name, "hi"),
            )
            for name in filling.form.by_name
        }

    filling = Filling(quick_intake(), today=TODAY)
    before = looks(filling)
    for name, value in typed:
        touched = filling.answer(name, value)
        after = looks(filling)
        assert {name for name in after if after[name] != before[name]} <= touched
        before = after


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_kind_of_question_keeps_the_same_promise(data: st.DataObject) -> None:
    form = a_form("\n".join(line for line in EVERY_KIND.splitlines() if "first_words" not in line))
    filling = Filling(form, today=TODAY)
    for name, value in data.draw(typing_into(form)):
        filling.answer(name, value)
    draft = msgspec.json.decode(msgspec.json.encode(filling.draft()))
    assert everything(Filling(form, draft, today=TODAY)) == everything(filling)
