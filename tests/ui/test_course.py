# SPDX-License-Identifier: Apache-2.0
"""Whatever she changes her mind about: no answer stops counting without a word, and none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.women import CALLER, MEENA, NASREEN, RUKHSANA, SUNITA, walk

from intake_desktop.forms.filling import Filling
from intake_desktop.lang import speaker
from intake_desktop.ui.asked.course import MOST_MISSED, MOST_NAMED, Course

WOMEN = {"Nasreen": NASREEN, "Sunita": SUNITA, "Meena": MEENA, "Rukhsana": RUKHSANA, "a caller": CALLER}


class Sheet:
    """Takes what a course says, and remembers what it says was put aside."""

    def __init__(self) -> None:
        self.aside: dict[str, str | None] = {}

    def show_aside(self, name: str, words: Any) -> None:
        self.aside[name] = words(speaker("en")) if words is not None else None

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


def choices_of(filling: Filling) -> list[tuple[str, Any]]:
    """Every question that is asked now and chosen from a list, with each answer it can have."""
    places = [name for name in filling.places() if filling.is_shown(name) and filling.question(name).is_asked]
    open_ones = [name for name in places if not filling.is_read_only(name)]
    return [
        (name, choice.code if filling.question(name).kind == "select_one" else [choice.code])
        for name in open_ones
        if filling.question(name).kind in ("select_one", "select_multiple")
        for choice in filling.choices(name)
    ]


def is_told(filling: Filling, words: str, gone: Sequence[str], most: int) -> bool:
    """Whether these are named, or at least counted."""
    return words[:1].isdigit() or (len(gone) <= most and all(filling.label(name, "en") in words for name in gone))


@pytest.mark.parametrize("name", WOMEN)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_no_answer_stops_counting_without_a_word(name: str, data: st.DataObject) -> None:
    filling = walk(WOMEN[name], mode="phone" if name == "a caller" else "full")
    sheet = Sheet()
    course = Course(filling, sheet)  # type: ignore[arg-type]
    last = filling._history._last  # what she said last, put right at once, is no step of its own either
    for _ in range(4):
        aside, typed = set(filling.set_aside()), filling.draft()
        place, answer = data.draw(st.sampled_from(choices_of(filling)))
        if filling.typed(place) == answer or place == last:
            continue  # what is said once more, or put right at once, is no step of its own
        last = place
        course.answer(place, answer)
        gone = [one for one in filling.set_aside() if one not in aside]
        if gone:
            said = sheet.aside[place]
            assert said is not None
            assert is_told(filling, said, gone, MOST_NAMED), (place, gone, said)
        left_out = course.left_out()
        assert (left_out is None) == (not filling.set_aside())
        if left_out is not None:
            assert is_told(filling, left_out(speaker("en")), filling.set_aside(), MOST_MISSED)  # type: ignore[operator]
        assert course.undo()
        assert filling.draft() == typed
        assert course.redo()
