# SPDX-License-Identifier: Apache-2.0
"""A centre changes its form while cases are open: old records stay as they are, and moving one says what changes."""

from __future__ import annotations

import functools
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, missing
from intake_desktop.forms.moving import moved_to

from .writing import form_of

TODAY = date(2026, 3, 10)

FIRST = """
| survey |
| | type | name | label | constraint | calculation |
| | text | wish | Her wish | | |
| | integer | age | Age | | |
| | select_one place | place | Where? | | |
| | text | visits | Visits to the doctor | | |
| | text | dropped | Dropped later | | |
| | calculate | group | | | if(${age} < 18, 'child', 'adult') |
| | begin repeat | children | Children | | |
| | text | child | Name | | |
| | integer | years | Age | | |
| | end repeat | | | | |
| choices |
| | list_name | name | label |
| | place | home | At home |
| | place | street | In the street |
| settings |
| | form_id | version |
| | visit | 1 |
"""
SECOND = """
| survey |
| | type | name | label | constraint | calculation |
| | text | wish | What does she want? | | |
| | integer | age | Age | . < 60 | |
| | select_one place | place | Where? | | |
| | begin repeat | visits | Visits to the doctor | | |
| | date | visit_day | Day | | |
| | end repeat | | | | |
| | calculate | group | | | if(${age} < 21, 'child', 'adult') |
| | text | phone | Telephone | | |
| | begin repeat | children | Children | | |
| | select_one place | child | Name | | |
| | integer | years | Age | | |
| | select_one place | lives | Lives where? | | |
| | end repeat | | | | |
| choices |
| | list_name | name | label |
| | place | home | At home |
| | place | school | At school |
| settings |
| | form_id | version |
| | visit | 2 |
"""

RECORD = {
    "wish": "to go home",
    "age": 19,
    "place": "street",
    "visits": "twice",
    "dropped": "something she said",
    "children": [{"child": "Bilal", "years": 4}, {"years": 7}],
    "from_version_0": ["kept", "too"],
}


@functools.cache
def a_form(text: str) -> Form:
    with tempfile.TemporaryDirectory() as folder:
        return form_of(Path(folder), text)


def test_a_move_says_what_changes_before_it_is_made() -> None:
    move = moved_to(a_form(FIRST), a_form(SECOND), RECORD, today=TODAY)
    assert (move.from_version, move.to_version) == ("1", "2")
    assert move.left_behind == ("visits", "dropped")
    assert move.unfit == ("place", "children#1/child")
    assert move.asked_anew == ("phone", "children#1/lives", "children#2/lives")
    assert move.recalculated == {"group": ("adult", "child")}
    assert [(one.name, one.before["en"], one.after["en"]) for one in move.reworded] == [
        ("wish", "Her wish", "What does she want?")
    ]
    assert move.redefined == ("child",)
    assert not move.changes_nothing


def test_nothing_is_lost_on_the_way() -> None:
    move = moved_to(a_form(FIRST), a_form(SECOND), RECORD, today=TODAY)
    assert move.draft["dropped"] == "something she said"
    assert move.draft["from_version_0"] == ["kept", "too"]
    assert move.draft["earlier:visits"] == "twice"
    assert move.draft["children"] == RECORD["children"]
    again = Filling(a_form(SECOND), move.draft, today=TODAY)
    assert again.draft() == move.draft
    assert sorted(again.left_over()) == ["dropped", "earlier:visits", "from_version_0"]
    back = Filling(a_form(FIRST), again.draft(), today=TODAY)
    assert back.answers()["dropped"] == "something she said"
    assert back.answers()["visits"] == "twice"


def test_the_same_version_changes_nothing() -> None:
    move = moved_to(a_form(FIRST), a_form(FIRST), RECORD, today=TODAY)
    assert move.changes_nothing
    assert move.draft == Filling(a_form(FIRST), RECORD, today=TODAY).draft()


def leaves(value: object) -> list[str]:
    """All that was written anywhere in a draft."""
    if isinstance(value, dict):
        return sorted(leaf for one in value.values() for leaf in leaves(one))
    if isinstance(value, list):
        return sorted(leaf for one in value for leaf in leaves(one))
    return [repr(value)]


ANYTHING = st.one_of(
    st.sampled_from(["", "street", "home", "2026-03-01", "x"]),
    st.integers(0, 99),
    st.lists(st.sampled_from(["home", "street"]), max_size=2),
    st.sampled_from(["unknown", "declined"]).map(missing),
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["child", "years", "lives", "visit_day", "odd"]), ANYTHING, max_size=3), max_size=3
)
RECORDS = st.dictionaries(
    st.sampled_from(["wish", "age", "place", "visits", "dropped", "phone", "children", "odd"]),
    st.one_of(ANYTHING, ROWS),
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(RECORDS)
def test_whatever_a_record_holds_a_move_keeps_all_of_it(record: dict[str, object]) -> None:
    for old, new in ((FIRST, SECOND), (SECOND, FIRST)):
        move = moved_to(a_form(old), a_form(new), record, today=TODAY)
        assert leaves(move.draft) == leaves(record)
        assert Filling(a_form(new), move.draft, today=TODAY).draft() == move.draft
