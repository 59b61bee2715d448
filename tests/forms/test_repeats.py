# SPDX-License-Identifier: Apache-2.0
"""More than one child, more than one visit: groups that repeat, and what ODK says expressions make of them."""

from __future__ import annotations

import functools
import tempfile
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, decode, encode, parted

from .writing import form_of, markdown, problems_of, told

TODAY = date(2026, 3, 10)

HOUSEHOLD = """
| survey |
| | type | name | label | relevant | calculation | repeat_count | default | required |
| | text | head | Who is she? | | | | | |
| | begin group | home | Home | | | | | |
| | select_one yes_no | has_children | Are there children with her? | | | | | |
| | begin repeat | children | Children with ${head} | ${has_children} = 'yes' | | | | |
| | text | child | Name of child of ${head} | | | | | |
| | integer | age | Age of ${child} | | | | | yes |
| | begin group | school | School | ${age} >= 5 | | | | |
| | select_one yes_no | in_school | In school? | | | | | |
| | text | why | Why not? | ${in_school} = 'no' | | | | |
| | calculate | told_by | | | concat(${head}, ' ', position(../..)) | | | |
| | end group | | | | | | | |
| | begin repeat | visits | Visits to the doctor | | | | | |
| | date | day | Day | | | | | |
| | integer | cost | Cost | | | | coalesce(${age}, 3) | |
| | calculate | visit_number | | | concat(position(../..), '.', position(..)) | | | |
| | calculate | years_left | | | 18 - ${age} | | | |
| | end repeat | | | | | | | |
| | calculate | number | | | position(..) | | | |
| | calculate | spent | | | sum(${cost}) | | | |
| | calculate | before | | | indexed-repeat(${child}, ${children}, position(..) - 1) | | | |
| | calculate | older | | | count(/data/home/children[age > current()/../age]) | | | |
| | end repeat | | | | | | | |
| | end group | | | | | | | |
| | calculate | how_many | | | count(${children}) | | | | | | | |
| | integer | guests | How many guests? | | | | | |
| | begin repeat | guest | Guest | | | ${guests} | | |
| | text | guest_name | Name | | | | x | |
| | end repeat | | | | | | | |
| choices |
| | list_name | name | label | points |
| | yes_no | yes | Yes | 1 |
| | yes_no | no | No | 0 |
"""


def household(result: str = "") -> str:
    """The form, with one more calculation at its end."""
    more = f"| | calculate | result | | | {result} | | | |\n| choices |"
    return HOUSEHOLD.replace("| choices |", more) if result else HOUSEHOLD


@functools.cache
def a_form(text: str) -> Form:
    with tempfile.TemporaryDirectory() as folder:
        return decode(encode(form_of(Path(folder), text)))


ANSWERS = {
    "head": "Asma",
    "has_children": "yes",
    "children": [
        {"child": "Bilal", "age": 4, "visits": [{"day": "2026-03-01", "cost": 100}, {"day": "2026-03-02", "cost": 50}]},
        {"child": "Sara", "age": 9, "in_school": "no", "why": "far"},
        {"child": "Omar", "age": 15, "in_school": "yes", "visits": [{"cost": 7}]},
    ],
}

CASES: list[tuple[str, object]] = [
    # all answers at once
    ("count(${children})", 3),
    ("count(${child})", 3),
    ("count(${visits})", 3),
    ("sum(${cost})", 157),
    ("sum(${age})", 28),
    ("min(${age})", 4),
    ("max(${age})", 15),
    ("join(', ', ${child})", "Bilal, Sara, Omar"),
    ("concat(${child})", "BilalSaraOmar"),
    ("count-non-empty(${why})", 1),
    ("count(${why})", 1),
    ("selected(join(' ', ${in_school}), 'no')", "true"),
    # one of them
    ("indexed-repeat(${child}, ${children}, 2)", "Sara"),
    ("indexed-repeat(${child}, ${children}, 1 + 2)", "Omar"),
    ("indexed-repeat(${child}, ${children}, 4)", None),
    ("indexed-repeat(${child}, ${children}, 0)", None),
    ("indexed-repeat(${child}, ${children}, '')", None),
    ("indexed-repeat(${cost}, ${children}, 1, ${visits}, 2)", "50"),
    ("indexed-repeat(${cost}, ${children}, 2, ${visits}, 1)", None),
    ("indexed-repeat(${age}, ${children}, 2) + 1", 10),
    # paths with tests in brackets
    ("/data/home/children[position() = 2]/child", "Sara"),
    ("${children}[position() = 2]/child", "Sara"),
    ("/data/home/children[age > 5]/child", "Sara"),
    ("join(' ', /data/home/children[age > 5]/child)", "Sara Omar"),
    ("count(/data/home/children[age > 5])", 2),
    ("count(${children}[age > 5 and age < 12])", 1),
    ("count(/data/home/children[age > 90])", 0),
    ("sum(/data/home/children[child = 'Bilal']/visits/cost)", 150),
    ("sum(/data/home/children/visits[cost > 10]/cost)", 150),
    ("count(/data/home/children[age > 5][position() = 1])", 1),
    ("/data/home/children[age > 5][position() = 2]/child", "Omar"),
    ("/data/home/has_children", "yes"),
    ("../head", "Asma"),
    ("/data/head", "Asma"),
    ("count(/data/home/children[in_school = 'no' or in_school = ''])", 2),
    # rows of a list
    ("instance('yes_no')/root/item[name = ${has_children}]/label", "Yes"),
    ("instance('yes_no')/root/item[name = 'no']/points", "0"),
    ("instance('yes_no')/root/item[points > 0]/name", "yes"),
    ("instance('yes_no')/root/item[position() = 2]/name", "no"),
    ("count(instance('yes_no')/root/item)", 2),
    ("join('/', instance('yes_no')/root/item/label)", "Yes/No"),
    ("sum(instance('yes_no')/root/item[name != ${head}]/points)", 1),
    ("instance('yes_no')/root/item[name = 'maybe']/label", None),
    ("instance('sex')/root/item[name = 'female']/label", "Female"),
    # lists of answers
    ("checklist(1, 2, ${head} = 'Asma', ${has_children} = 'no')", "true"),
    ("checklist(2, -1, ${head} = 'Asma', ${has_children} = 'no')", "false"),
    ("checklist(-1, 0, 1 = 2)", "true"),
    ("weighted-checklist(2, 3, ${head} = 'Asma', 2, ${has_children} = 'yes', 0.5)", "true"),
    ("weighted-checklist(3, -1, true(), 2, false(), 4)", "false"),
    ("position()", 1),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source for source, _ in CASES])
def test_an_expression_sees_repetitions_as_odk_documents(source: str, expected: object) -> None:
    filling = Filling(a_form(household(source)), ANSWERS, today=TODAY)
    assert filling.value("result") == expected


def test_each_repetition_has_its_own_answers_and_sees_what_is_around_it() -> None:
    filling = Filling(a_form(household()), ANSWERS, today=TODAY)
    answers = filling.answers()
    bilal, sara, omar = answers["children"]
    assert [child["number"] for child in answers["children"]] == [1, 2, 3]
    assert [child.get("before") for child in answers["children"]] == [None, "Bilal", "Sara"]
    assert [child["older"] for child in answers["children"]] == [2, 1, 0]
    assert [child["spent"] for child in answers["children"]] == [150, 0, 7]
    assert [visit["visit_number"] for visit in bilal["visits"]] == ["1.1", "1.2"]
    assert omar["visits"][0]["visit_number"] == "3.1"
    assert omar["visits"][0]["years_left"] == 3
    assert "told_by" not in bilal, "a group counts or not in each repetition"
    assert sara["told_by"] == "Asma 2"
    assert answers["how_many"] == 3
    first = filling.repetitions("children")[0]
    assert filling.label(filling.at(first, "child"), "en") == "Name of child of \u2068Asma\u2069"
    assert filling.label(filling.at(first, "age"), "en") == "Age of \u2068Bilal\u2069"
    assert filling.repeat_label("children", "en") == "Children with \u2068Asma\u2069"


def test_a_key_press_touches_one_repetition_and_what_counts_them_all() -> None:
    filling = Filling(a_form(household()), ANSWERS, today=TODAY)
    first, second, third = filling.repetitions("children")
    touched = filling.answer(filling.at(second, "age"), 3)
    assert {f"{second}/age", f"{second}/in_school", f"{first}/older", f"{third}/older"} <= touched
    assert f"{first}/age" not in touched
    assert touched.set_aside == {f"{second}/in_school", f"{second}/why"}
    assert filling.set_aside() == [f"{second}/in_school", f"{second}/why"]
    assert "why" not in filling.answers()["children"][1]
    assert filling.draft()["children"][1]["why"] == "far"  # type: ignore[index]
    assert [name for name, _ in filling.problems()] == []
    filling.answer(filling.at(second, "age"), None)
    assert [(filling.numbered(name), problem.text) for name, problem in filling.problems()] == [
        ("children#2/age", "Please answer this question.")
    ]


def test_repetitions_are_added_taken_away_moved_and_brought_back() -> None:
    filling = Filling(a_form(household()), ANSWERS, today=TODAY)
    first, second, third = filling.repetitions("children")
    key, touched = filling.add("children")
    assert {"children", "how_many", f"{key}/child"} <= touched
    assert filling.value("how_many") == 4
    filling.answer(filling.at(key, "child"), "Noor")
    visit, _ = filling.add(filling.at(key, "visits"))
    assert filling.typed(f"{visit}/cost") == 3, "a default may look at what stands around a new repetition"
    filling.answer(filling.at(key, "age"), 2)
    other, _ = filling.add(filling.at(key, "visits"), at=0)
    assert filling.typed(f"{other}/cost") == 2
    assert filling.repetitions(f"{key}/visits") == (other, visit)

    filling.move(key, 0)
    assert filling.repetitions("children") == (key, first, second, third)
    assert filling.value(f"{first}/before") == "Noor"
    assert "children#1/visits#2/day" in [filling.numbered(place) for place in filling.places()]
    touched = filling.remove(first)
    assert {"children", f"{second}/number", f"{second}/before", "how_many"} <= touched
    assert filling.repetitions("children") == (key, second, third)
    with pytest.raises(KeyError):
        filling.answer(f"{first}/child", "nobody")
    assert filling.value(f"{first}/child") is None
    undone = filling.undo()
    assert undone is not None
    assert "children" in undone
    assert filling.repetitions("children") == (key, first, second, third)
    assert filling.answers()["children"][1]["child"] == "Bilal"
    assert len(filling.answers()["children"][1]["visits"]) == 2


def test_the_form_may_say_how_many_there_are_and_nothing_typed_is_lost() -> None:
    filling = Filling(a_form(household()), {"head": "Asma"}, today=TODAY)
    assert filling.repetitions("guest") == ()
    filling.answer("guests", 2)
    assert len(filling.repetitions("guest")) == 2
    assert filling.is_counted("guest")
    with pytest.raises(ValueError, match="counted by the form"):
        filling.add("guest")
    second = filling.repetitions("guest")[1]
    filling.answer(f"{second}/guest_name", "Rabia")
    touched = filling.answer("guests", 1)
    assert touched.set_aside == {f"{second}/guest_name"}
    assert filling.answers()["guest"] == [{"guest_name": "x"}]
    assert filling.draft()["guest"] == [{"guest_name": "x"}, {"guest_name": "Rabia"}]
    filling.answer("guests", 2)
    assert filling.answers()["guest"][1] == {"guest_name": "Rabia"}
    filling.answer("guests", 5000)
    assert len(filling.repetitions("guest")) == 200
    filling.answer("guests", "")
    assert filling.repetitions("guest") == ()
    assert filling.draft()["guest"] == [{"guest_name": "x"}, {"guest_name": "Rabia"}]


def test_a_repeat_that_is_not_asked_keeps_what_was_typed() -> None:
    filling = Filling(a_form(household()), ANSWERS, today=TODAY)
    touched = filling.answer("has_children", "no")
    assert len(touched.set_aside) == 14
    assert "children" not in filling.answers()
    assert filling.value("how_many") == 0
    assert not filling.is_shown("children")
    assert filling.repetitions("children") == ()
    assert len(filling.draft()["children"]) == 3  # type: ignore[arg-type]
    filling.answer("has_children", "yes")
    assert filling.answers()["how_many"] == 3
    step = filling.form.steps[1]
    assert step in filling.steps_shown()
    assert [group.name for group in filling.groups_shown(step)] == ["children", "school", "visits"]


def test_what_identifies_is_parted_from_the_rest_in_repetitions_too() -> None:
    others, apart = parted(
        a_form(household()), Filling(a_form(household()), ANSWERS, today=TODAY).answers() | {"odd": 1}
    )
    assert apart == {
        "head": "Asma",
        "children": [
            {"child": "Bilal"},
            {"child": "Sara", "why": "far", "before": "Bilal", "told_by": "Asma 2"},
            {"child": "Omar", "before": "Sara", "told_by": "Asma 3"},
        ],
        "odd": 1,
    }
    assert [child["age"] for child in others["children"]] == [4, 9, 15]
    assert not {"child", "why"} & others["children"][1].keys()
    assert parted(a_form(household()), {"has_children": "no"}) == ({"has_children": "no"}, {})


def test_a_repeated_question_has_nothing_to_say_outside_of_its_repetitions() -> None:
    filling = Filling(a_form(household()), ANSWERS, today=TODAY)
    assert not filling.is_shown("child")
    assert filling.value("child") is filling.typed("child") is filling.problem("child") is None
    assert filling.choices("in_school") == filling.form.choices("yes_no")
    with pytest.raises(KeyError):
        filling.answer("child", "x")


def reach(name: str, repeat: str) -> str:
    """What is said to an author who takes one answer where there are many."""
    return (
        f"“{name}” is asked once in every “{repeat}”. Take all answers with count(), sum() or join(), "
        "or one of them with indexed-repeat()."
    )


MISTAKES: list[tuple[str, str]] = [
    ("${age} > 3", reach("age", "children")),
    ("${children} = 1", "“children” is a repeat. count() gives how many there are."),
    ("${home} = 1", "“home” is a group. Only a question has an answer."),
    ("indexed-repeat(${age}, ${home}, 1)", "“home” is a group. Only a question has an answer."),
    ("indexed-repeat(${age}, ${head}, 1)", "“head” is no repeat, so that it has no number and no brackets."),
    ("/data/home/children[2]/child", "Write [position() = 2] for a row by its number."),
    ("count(${head}[. = 'x'])", "“head” is no repeat, so that it has no number and no brackets."),
    ("/data/children/age", reach("age", "children")),
    ("/data/school/head", "The path /data/school/head leads nowhere in this form."),
    ("../../head", "The path ../../head leads nowhere in this form."),
    ("position(..)", "position() counts repeats, and so many steps up there is none."),
    (
        "count(${children}[${age} > 5])",
        "In brackets write age for the answer there, current()/../age for the one here.",
    ),
    ("count(${children}[head = 'x'])", "“head” is not asked in the repeat “children”."),
    (
        "instance('moon')/root/item[name = 'x']/label",
        "There is no list “moon” on the sheet “choices”, nor among the code lists.",
    ),
    ("instance('yes_no')/root/item[colour = 1]/label", "The list “yes_no” has no column “colour”."),
    ("${last-saved#head}", "“last-saved#head” is refused: what one survivor said is never offered to the next."),
    ("jr:choice-name('yes', '${children}')", "“children” is not a question with choices."),
    ("sum(${result})", "These depend on one another in a circle: result."),
]


@pytest.mark.parametrize(("source", "what"), MISTAKES, ids=[source for source, _ in MISTAKES])
def test_what_reaches_into_repeats_wrongly_is_refused_where_it_stands(tmp_path: Path, source: str, what: str) -> None:
    found = [told(problem) for problem in problems_of(markdown(tmp_path, household(source)))]
    assert ("survey", 30, "calculation", what) in found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("| ${guests} |", "| ${guest_name} |", ("survey", 27, "repeat_count", reach("guest_name", "guest"))),
        (
            "| ${guests} |",
            "| count(${guest_name}) |",
            ("survey", 27, "repeat_count", "These depend on one another in a circle: guest, guest_name."),
        ),
        ("| ${guests} |", "| 1 + |", ("survey", 27, "repeat_count", "Something is missing at the end.")),
        (
            "| ${age} >= 5 |",
            "| position(..) > 1 |",
            (
                "survey",
                8,
                "relevant",
                "position() does not go into the condition of a group. Write it at the questions in it.",
            ),
        ),
        ("Are there children with her?", "Is ${child} with her?", ("survey", 4, "label", reach("child", "children"))),
        (
            "| yes_no | yes | Yes |",
            "| yes_no | yes | Yes, ${nobody} |",
            ("choices", 2, "label", "There is no question called “nobody”."),
        ),
        (
            "| | end repeat | | | | | | | |\n| | end group",
            "| | end group | | | | | | | |\n| | end group",
            ("survey", 23, "type", "This does not end the repeat that row 5 began."),
        ),
        (
            "| | integer | guests | How many guests? | | | | | |",
            "| | integer | guests | How many guests? | | | 3 | | |",
            ("survey", 26, "repeat_count", "Only a repeat can be counted."),
        ),
    ],
)
def test_repeats_that_are_wrong_are_told_with_row_and_column(
    tmp_path: Path, old: str, new: str, expected: tuple[str, int, str, str]
) -> None:
    text = household()
    assert old in text
    found = [told(problem) for problem in problems_of(markdown(tmp_path, text.replace(old, new, 1)))]
    assert expected in found


# Whatever she does, in whatever order

NAMES = ("head", "has_children", "guests", "child", "age", "in_school", "why", "day", "cost", "guest_name")
VALUES = st.sampled_from(["", None, "yes", "no", 3, 9, 2, "x", "2026-03-01"])
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["answer"] * 6 + ["add", "add", "remove", "move", "undo", "redo"]),
        st.integers(0, 1000),
        VALUES,
    ),
    max_size=25,
)


def do(filling: Filling, deed: str, pick: int, value: object) -> frozenset[str] | None:
    """Do something that can be done now; what is picked depends on what is there."""
    keys = [key for key in filling._working.by_key if key]
    if deed == "answer":
        places = [place for place in filling.places() if place.rpartition("/")[2] in NAMES]
        return filling.answer(places[pick % len(places)], value)
    if deed == "add":
        parents = ["children", *(f"{key}/visits" for key in keys if key.startswith("children"))]
        return filling.add(parents[pick % len(parents)])[1]
    mine = [key for key in keys if not key.startswith("guest")]
    if deed in ("remove", "move") and mine:
        key = mine[pick % len(mine)]
        return filling.remove(key) if deed == "remove" else filling.move(key, pick % 3)
    if deed == "undo":
        return filling.undo()
    return filling.redo() if deed == "redo" else None


def seen(filling: Filling) -> dict[str, object]:
    """All that anybody can see, with repetitions as they are numbered."""
    number = filling.numbered
    return {
        "draft": filling.draft(),
        "answers": filling.answers(),
        "shown": {number(place): filling.is_shown(place) for place in filling.places()},
        "entries": {number(place): filling.entry(place) for place in filling.places()},
        "labels": {number(place): filling.label(place, "en") for place in filling.places()},
        "problems": [(number(place), problem) for place, problem in filling.problems()],
        "aside": [number(place) for place in filling.set_aside()],
        "steps": [step.name for step in filling.steps_shown()],
    }


@settings(max_examples=60, deadline=None)
@given(DEEDS)
def test_a_draft_is_what_was_typed_at_any_moment(deeds: list[tuple[str, int, object]]) -> None:
    """However it came about, what is seen is what a form opened afresh with the draft shows."""
    filling = Filling(a_form(household()), today=TODAY)
    for deed in deeds:
        do(filling, *deed)
        draft = msgspec.json.decode(msgspec.json.encode(filling.draft()))
        now = seen(filling)
        assert seen(Filling(a_form(household()), draft, today=TODAY)) == now
        filling.re_evaluate()
        assert seen(filling) == now


@settings(max_examples=60, deadline=None)
@given(DEEDS)
def test_undo_goes_back_all_the_way_and_redo_forth_again(deeds: list[tuple[str, int, object]]) -> None:
    filling = Filling(a_form(household()), today=TODAY)
    start = seen(filling)
    for deed, pick, value in deeds:
        if deed not in ("undo", "redo"):
            do(filling, deed, pick, value)
    end = seen(filling)
    while filling.can_undo:
        filling.undo()
    assert seen(filling) == start
    while filling.redo() is not None:
        pass
    assert seen(filling) == end


@settings(max_examples=60, deadline=None)
@given(DEEDS)
@example([("answer", 1, "yes"), ("add", 0, ""), ("remove", 0, ""), ("undo", 0, "")])
@example([("answer", 1, "yes"), ("add", 0, ""), ("add", 0, ""), ("remove", 0, "")])
def test_nothing_that_somebody_answered_vanishes_unsaid_and_the_screen_knows_all(
    deeds: list[tuple[str, int, object]],
) -> None:
    filling = Filling(a_form(household()), today=TODAY)

    def looks() -> dict[str, tuple[object, ...]]:
        return {
            place: (filling.entry(place), filling.label(place, "en"), filling.problem(place))
            if filling.is_shown(place)
            else ()  # what nobody sees may be worked out otherwise in silence
            for place in filling.places()
        }

    before, aside = looks(), set(filling.set_aside())
    for deed, pick, value in deeds:
        touched = do(filling, deed, pick, value)
        after, now_aside = looks(), set(filling.set_aside())
        if touched is not None:
            changed = {place for place in after if before.get(place) != after[place]}
            assert changed <= touched
            assert now_aside - aside <= touched.set_aside  # type: ignore[attr-defined]
        before, aside = after, now_aside
