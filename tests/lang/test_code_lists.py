# SPDX-License-Identifier: Apache-2.0
"""The field's own words: every code has its label in three languages, and every label can be read and printed."""

from __future__ import annotations

import re

import pytest

from intake_desktop import resources
from intake_desktop.domain.codes import parse_code_lists, parse_helplines
from intake_desktop.lang import LANGUAGES, speaker

from .glyphs import missing_glyphs

LETTERS = {"en": "[A-Za-z]", "ur": "[؀-ۿ]", "hi": "[ऀ-ॿ]"}
ONLY_FIGURES = {"perp_age_group"}
"""Lists that may have a label without letters."""

NEVER_SAID = r"victim|complainant|child pornography|مظلوم|بیچاری|बेचारी|पीड़ित"
NUMBER = re.compile("\u2066[^\u2066-\u2069]*\u2069")


def test_824_codes_in_101_lists() -> None:
    lists = resources.code_lists()
    assert len(list(lists)) == 101
    assert sum(len(lists.codes(name)) for name in lists) == 824


def test_a_code_is_a_plain_word_and_stands_once() -> None:
    rows = [row.split("\t") for row in resources.text("vocabularies.tsv").splitlines()[1:]]
    pairs = [(row[0], row[1]) for row in rows]
    assert len(set(pairs)) == len(pairs) == 824
    assert [pair for pair in pairs if not re.fullmatch(r"[a-z][a-z0-9_]*", pair[0])] == []
    assert [pair for pair in pairs if not re.fullmatch(r"[a-z0-9_]+", pair[1])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_written_in_its_language(language: str) -> None:
    lists = resources.code_lists()
    labels = [(code, code.labels[language]) for name in lists for code in lists.codes(name)]
    assert [(code.list, code.code) for code, label in labels if label != label.strip() or not label] == []
    strange = [
        (code.list, code.code)
        for code, label in labels
        if not re.search(LETTERS[language], label) and code.list not in ONLY_FIGURES
    ]
    assert strange == []
    assert [label for _, label in labels if re.search(NEVER_SAID, label, re.IGNORECASE)] == []
    assert [label for _, label in labels if re.search(r"[٠-٩۰-۹०-९]", label)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_codes_of_a_list_are_told_apart_by_their_labels(language: str) -> None:
    lists = resources.code_lists()
    twins = {}
    for name in lists:
        labels = [code.labels[language] for code in lists.codes(name)]
        if doubled := {label for label in labels if labels.count(label) > 1}:
            twins[name] = doubled
    assert twins == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_fonts_have_every_letter_of_every_label(language: str) -> None:
    lists = resources.code_lists()
    labels = [code.labels[language] for name in lists for code in lists.codes(name)]
    labels += [line.labels[language] for line in resources.helplines()]
    assert missing_glyphs(language, labels) == {}


def test_each_number_in_an_urdu_label_is_isolated() -> None:
    """24, 12, 17 and 120 stay as they are wherever the label is put."""
    lists, urdu = resources.code_lists(), speaker("ur")
    for name in lists:
        for code in lists.codes(name):
            said = urdu.label(name, code.code)
            assert not re.search("[0-9]", NUMBER.sub("", said)), (name, code.code)
            assert re.sub("[\u2066\u2069]", "", said) == code.labels["ur"]
    assert urdu.label("age_group", "age_12_17") == "\u206612\u2069 تا \u206617\u2069 سال"


def test_english_and_hindi_labels_are_said_as_they_stand() -> None:
    lists = resources.code_lists()
    for language in ("en", "hi"):
        voice = speaker(language)
        assert all(voice.label(n, c.code) == c.labels[language] for n in lists for c in lists.codes(n))


def test_an_answer_that_is_missing_has_a_label_in_every_list() -> None:
    assert speaker("en").label("sex", "declined") == "Chose not to answer"


def test_a_code_of_a_newer_program_is_shown_and_not_hidden() -> None:
    assert speaker("hi").label("sex", "not_yet_known_code") == "not_yet_known_code"


def test_helplines_keep_their_numbers_in_every_language() -> None:
    numbers = [line.number for line in resources.helplines()]
    assert numbers == ["1043", "1737", "15", "1089", "0800-22227", "1094"]
    urdu = speaker("ur")
    assert urdu.isolate("0800-22227") == "\u20660800-22227\u2069"
    assert urdu.pick(resources.helplines()[2].labels) == "پکار \u206615\u2069 (پولیس)"


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda rows: [*rows, rows[5]], "stands twice"),
        (lambda rows: [*rows, "sex\tnew_code\tNew\t\tनया\tK\t"], "empty code or label"),
        (lambda rows: [*rows, "sex\tnew_code\tNew"], "3 cells instead of 7"),
        (lambda rows: ["list\tcode", *rows[1:]], "columns must be"),
    ],
)
def test_a_spoiled_row_is_named(spoil, what) -> None:  # type: ignore[no-untyped-def]
    rows = resources.text("vocabularies.tsv").splitlines()
    with pytest.raises(ValueError, match=what):
        parse_code_lists("\n".join(spoil(rows)))


def test_a_helpline_without_a_purpose_is_named() -> None:
    with pytest.raises(ValueError, match="row 2"):
        parse_helplines("number\ten\tur\thi\tarea\tpurpose\tverified_on\n15\ta\tb\tc\tpunjab\t\t\n")
