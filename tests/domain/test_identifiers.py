# SPDX-License-Identifier: Apache-2.0
"""Codes that are read aloud at 2 a.m. and written down by hand."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake_desktop.domain.identifiers import (
    ALPHABET,
    case_number,
    check_character,
    is_centre_code,
    new_counterfoil,
    new_paper_number,
    new_slip_number,
    new_survivor_code,
    part_id,
    slip_number_problem,
    survivor_code_problem,
    tidy,
)
from intake_desktop.domain.telling import tells

codes = st.builds(lambda _: new_survivor_code("MLT"), st.integers(0, 1 << 30))


def test_codes_have_the_form_the_papers_promise() -> None:
    assert survivor_code_problem(new_survivor_code("MLT")) is None
    assert slip_number_problem(new_slip_number()) is None
    assert case_number("MLT", 2026, "A", 41) == "MLT-2026-A-0041"
    assert case_number("MLT", 2026, "B", 12345) == "MLT-2026-B-12345"


@pytest.mark.parametrize("mint", [new_slip_number, new_paper_number, new_counterfoil])
@pytest.mark.parametrize("word", ["GBVX777", "RAPE777"])
def test_no_code_on_a_paper_spells_a_telling_word_by_chance(
    monkeypatch: pytest.MonkeyPatch, mint: Callable[[], str], word: str
) -> None:
    size = len(mint().removeprefix("R-").removeprefix("P-"))
    thrown = iter(word[: 6 if mint is new_slip_number else size])
    real = secrets.choice
    monkeypatch.setattr(secrets, "choice", lambda letters: next(thrown, None) or real(letters))
    assert word[:4] not in mint()
    assert next(thrown, None) is None, "it had come out, and was thrown away"


def test_two_papers_have_two_numbers_that_tell_nothing() -> None:
    numbers = {new_paper_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(re.fullmatch(f"P-[{ALPHABET}]{{7}}", one) and not tells(one) for one in numbers)


@given(codes, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(code: str, place: int, character: str) -> None:
    prefix, _, body = code.partition("-")
    assume(body[place] != character)
    assert survivor_code_problem(f"{prefix}-{body[:place]}{character}{body[place + 1 :]}") is not None


@given(codes)
def test_another_centre_in_front_is_noticed(code: str) -> None:
    assert survivor_code_problem("MLU" + code[3:]) is not None


def test_neighbours_that_were_swapped_are_noticed_but_for_one_pair() -> None:
    missed = set()
    for a in ALPHABET:
        for b in ALPHABET:
            body = f"2{a}{b}456"
            if a != b and check_character("MLT", body) == check_character("MLT", f"2{b}{a}456"):
                missed.add(frozenset((a, b)))
    assert len(missed) <= 1


@given(codes)
def test_spaces_small_letters_and_other_hyphens_do_not_matter(code: str) -> None:
    assert survivor_code_problem(" " + code.lower().replace("-", " – ")) is None
    assert tidy(code.lower()) == code


def test_what_is_no_code_is_said_with_an_example() -> None:
    problem = survivor_code_problem("Zainab")
    assert problem is not None
    assert "MLT-7KQ2MXB" in problem.text


def test_codes_tell_nothing_about_the_order_of_arrival() -> None:
    found = [new_survivor_code("MLT") for _ in range(200)]
    assert len(set(found)) == 200
    assert found != sorted(found)


def test_centre_codes_are_two_to_four_capitals() -> None:
    assert [is_centre_code(text) for text in ("MLT", "DH", "ABCD", "M", "mlt", "ABCDE", "M1")] == [True] * 3 + [
        False
    ] * 4


def test_parts_of_one_person_have_the_same_id_on_every_pc() -> None:
    assert part_id("a" * 32, "identity") == part_id("a" * 32, "identity") != part_id("a" * 32, "contact")
    assert len(part_id("a" * 32, "identity")) == 32
