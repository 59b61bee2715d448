# SPDX-License-Identifier: Apache-2.0
"""A woman comes back, and her name is written by another hand in other letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.matching import (
    apart,
    begins,
    hear,
    index_words,
    likeness,
    phone_key,
    search_words,
    year_of_birth,
    years_agree,
)

PAIRS = [line.split("\t") for line in (Path(__file__).parent / "name_pairs.tsv").read_text("utf-8").splitlines()[1:]]
RECALL, FALSE = 0.95, 0.02
WRITTEN = st.text(st.sampled_from("abdefghiklmnorstuvyzابپتدرزسشعکلمنوهی۔ہےअआइकगचजतदनपबमरलवशसहाीूे्ं़ '-/"), max_size=24)


def test_names_are_found_in_other_letters_and_hardly_ever_the_wrong_ones() -> None:
    same = [(one, other) for one, other, answer in PAIRS if answer == "yes"]
    others = [(one, other) for one, other, answer in PAIRS if answer == "no"]
    assert len(PAIRS) >= 300
    assert len(others) >= 100
    missed = [pair for pair in same if not likeness(*pair)]
    wrong = [pair for pair in others if likeness(*pair)]
    assert len(missed) <= (1 - RECALL) * len(same), missed
    assert len(wrong) <= FALSE * len(others), wrong


def test_titles_order_and_whose_wife_she_is_do_not_count() -> None:
    assert hear("Mst. Zainab Bibi w/o Muhammad Akram").words == ("Zainab",)
    assert likeness("آیشہ پروین", "Parveen Ayesha")
    assert likeness("بی بی", "Bibi"), "with nothing but a title, the title is the name"
    assert not likeness("Zainab Khan", "Zainab Malik"), "two names that both go on differently are two"
    assert likeness("Zainab Khan", "Zainab") < likeness("Zainab Khan", "زینب خان")


@pytest.mark.parametrize("number", ["0300-7654321", "+92 300 7654321", "۰۳۰۰۷۶۵۴۳۲۱", "0092 3007654321"])
def test_a_number_is_known_with_and_without_its_country(number: str) -> None:
    assert phone_key(number) == phone_key("03007654321")


def test_a_number_too_short_is_nobodys() -> None:
    assert phone_key("15") is None
    assert phone_key(None) is None


def test_ages_are_guesses() -> None:
    assert year_of_birth(27, "2026-11-22") == 1999
    assert year_of_birth(None, "2026-11-22") is None
    assert [years_agree(1999, other) for other in (2001, 2003, None)] == [True, False, None]


def test_a_name_is_looked_for_while_it_is_typed() -> None:
    for typed in ("Za", "Zai", "Zain", "زی", "زین", "ज़ै"):
        assert begins(typed, "زینب"), typed
    assert not begins("Zar", "زینب")
    assert not begins("Raz", "Rahima")
    assert search_words("0041") == ()


@given(WRITTEN, WRITTEN)
def test_whatever_is_written_is_compared(one: str, other: str) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert not hear(one) or likeness(one, one) > 0.9
    assert apart(one, other) == pytest.approx(apart(other, one))
    assert all(key for key, _ in index_words(one))


@given(WRITTEN, WRITTEN)
def test_what_is_alike_is_found_through_the_index(one: str, other: str) -> None:
    if likeness(one, other):
        assert {key for key, _ in index_words(one)} & {key for key, _ in index_words(other)}
