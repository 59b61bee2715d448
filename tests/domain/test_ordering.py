# SPDX-License-Identifier: Apache-2.0
"""Names stand where their readers look for them: in the alphabet of each language, numbers by their size."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.ordering import name_key

IN_ORDER = {
    "en": ["apple", "Dar-ul-Aman", "Dar ul Amb", "Éclair", "edge 9", "edge 10", "Edhi", "Zebra", "ملتان", "अंक"],
    "ur": [
        "اسپتال", "آشیانہ", "بہاولپور", "بھکر", "پولیس 2", "پولیس ۱۰", "تھانہ", "ٹاؤن", "چائلڈ", "ڈاکٹر", "ذخیرہ",
        "روشنی", "کلینک", "گھر", "ہسپتال", "یتیم خانہ", "Edhi", "अंक",
    ],
    "hi": [
        "अंक", "अकबर", "आश्रय", "कमल", "क़ानून", "कानून 2", "काम", "क्षमा", "खाना", "ज़िला", "जीवन", "हिन्दी", "Edhi", "ملتان",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", IN_ORDER)
def test_each_alphabet_has_its_own_order(language: str) -> None:
    shuffled = random.Random(7).sample(IN_ORDER[language], len(IN_ORDER[language]))
    assert sorted(shuffled, key=lambda name: name_key(name, language)) == IN_ORDER[language]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Dar ul Aman", "dar-ul-AMAN"), ("ملتان ", "ملتان"), ("كلينك", "کلینک"), ("पुलिस 2", "पुलिस २"), ("क़लम", "कलम")],
)
def test_what_looks_alike_stands_together(one: str, other: str) -> None:
    assert all(name_key(one, language) == name_key(other, language) for language in IN_ORDER)


@given(name=st.text(max_size=40), language=st.sampled_from(["en", "ur", "hi", "xx"]))
def test_every_name_has_a_place_and_the_store_compares_it_alike(name: str, language: str) -> None:
    key = name_key(name, language)
    assert key == key.strip()
    assert not set(key) & {"\0"}
    assert key.encode().decode() == key
