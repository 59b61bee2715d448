# SPDX-License-Identifier: Apache-2.0
"""What must stand in a note before it is signed, and how its letters are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.notes import GATED_TYPES, LONGEST, OFFERED_TYPES, Facts, Writing, letters, problems
from intake_desktop.resources import code_lists

TODAY = date(2026, 11, 22)
GOOD = Facts(
    held_on="2026-11-22", type="crisis", outcome="continues", present=("survivor",), minutes=40, next_on="2026-11-22"
)


def wrong(text: str = "She came alone.", reason: str = "", why: str = "", *, amends: bool = False, **facts: Any) -> Any:
    writing = Writing(facts=msgspec.structs.replace(GOOD, **facts), text=text, reason=reason, why=why)
    return list(problems(writing, TODAY, amends=amends))


def test_a_note_with_everything_is_signed() -> None:
    assert wrong() == []
    assert wrong(next_on=None) == []
    assert wrong(next_on="") == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": "yesterday"}, "held_on"),
        ({"held_on": "2026-02-30"}, "held_on"),
        ({"held_on": "2026-11-23", "next_on": None}, "held_on"),
        ({"type": ""}, "type"),
        ({"type": "a new type"}, "type"),
        ({"present": ()}, "present"),
        ({"present": ("her husband",)}, "present"),
        ({"minutes": None}, "minutes"),
        ({"minutes": "an hour"}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"outcome": ""}, "outcome"),
        ({"next_on": "2026-11-21"}, "next_on"),
        ({"next_on": "soon"}, "next_on"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * 1501}, "text"),
        ({"amends": True}, "reason"),
        ({"amends": True, "reason": "because"}, "reason"),
        ({"amends": True, "reason": "other"}, "why"),
        ({"amends": True, "reason": "she_asked", "why": "x" * 501}, "why"),
    ],
)
def test_what_is_missing_or_wrong_has_a_name(changed: dict[str, Any], field: str) -> None:
    assert wrong(**changed) == [field]


def test_who_did_not_come_needs_no_text_and_no_minutes() -> None:
    assert wrong("", outcome="did_not_attend", minutes=None, present=()) == []


@pytest.mark.parametrize("type", GATED_TYPES)
def test_sessions_with_the_other_party_wait_for_their_gate(type: str) -> None:
    assert wrong(type=type) == ["type"]


def test_every_kind_of_session_is_either_offered_or_gated() -> None:
    assert sorted(OFFERED_TYPES + GATED_TYPES) == sorted(code.code for code in code_lists().codes("session_type"))


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("abc", 3), ("کی", 2), ("कि", 1), ("ज़रूरत", 4), ("é", 1), ("e\u0301", 1), ("a\r\nb", 3), ("می‌خواهم", 7)],
)
def test_letters_are_counted_as_a_person_counts_them(text: str, count: int) -> None:
    assert letters(text) == count


@given(st.text())
def test_tidying_changes_no_count_but_of_blanks_and_happens_once(text: str) -> None:
    once = Writing(text=text).tidied()
    assert once.tidied() == once
    assert letters(once.text) <= letters(text)
    assert letters("क" * LONGEST) == LONGEST
