# SPDX-License-Identifier: Apache-2.0
"""Every sentence of the program can be read in every language: found, translated, complete, printable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from installer import messages

from intake_desktop.lang import LANGUAGES, speaker

from .glyphs import missing_glyphs

TRANSLATED = [language for language in LANGUAGES if language != "en"]
NEVER_SAID = {
    "en": r"victim|complainant|child pornography",
    "ur": "مظلوم|بیچاری|شکایت کنندہ",
    "hi": "पीड़ित|बेचारी|शिकायतकर्ता",
}
OTHER_SCRIPT = {"ur": r"[ऀ-ॿ]", "hi": r"[؀-ۿ]"}
OTHER_DIGITS = r"[٠-٩۰-۹०-९]"
TYPED_CONTROLS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"


def test_every_sentence_is_written_whole_with_its_places() -> None:
    """A sentence that is glued together, or whose places and values differ, could not be translated or said."""
    assert messages.extract().problems == []


def test_template_holds_what_the_source_says() -> None:
    """After a new or reworded sentence run ``./dev messages``."""
    with (messages.FOLDER / "messages.pot").open("rb") as file:
        kept = {messages.identity(message) for message in messages.read_po(file) if message.id}
    assert kept == said()


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_to_translate(language: str) -> None:
    catalog = messages.read(language)
    known = {messages.identity(message) for message in catalog if message.id}
    assert sorted(said() - known) == [], "run ./dev messages, then translate"
    assert sorted(known - said()) == [], "nobody says these any more: run ./dev messages"
    assert [message.id for message in messages.untranslated(catalog)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_places(language: str) -> None:
    wrong = [pair for pair in translations(language) if messages.places(pair[0]) != messages.places(pair[1])]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_in_their_own_script_with_latin_digits(language: str) -> None:
    """Isolates are put in when a sentence is said; a translator types none, and no digits but Latin ones."""
    wrong = []
    for _, form in translations(language):
        if re.search(OTHER_DIGITS, form) or re.search(TYPED_CONTROLS, form) or re.search(OTHER_SCRIPT[language], form):
            wrong.append(form)
        if form != form.strip() or "  " in form:
            wrong.append(form)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_names_her_a_victim(language: str) -> None:
    texts = (
        [text for ids in said() for text in ids] if language == "en" else [form for _, form in translations(language)]
    )
    assert [text for text in texts if re.search(NEVER_SAID[language], text, re.IGNORECASE)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_that_ends_still_ends(language: str) -> None:
    """A lost full stop or question mark is how a half-finished translation shows itself."""
    stops = {"ur": {".": "۔", "?": "؟", ":": ":", "…": "…"}, "hi": {".": "।", "?": "?", ":": ":", "…": "…"}}[language]
    wrong = [(ids, form) for ids, form in translations(language) if ids[-1] in stops and form[-1] != stops[ids[-1]]]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_fonts_have_every_letter_of_every_sentence(language: str) -> None:
    texts = (
        [text for ids in said() for text in ids] if language == "en" else [form for _, form in translations(language)]
    )
    texts.append(speaker(language).own_name)
    assert missing_glyphs(language, texts) == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_said_as_translated(language: str) -> None:
    """What the program says is what stands in the file, also when the compiled file is older than a change."""
    voice = speaker(language)
    for english, translation in translations(language):
        if not messages.places(english):
            assert re.sub(TYPED_CONTROLS, "", voice.say(english)) == translation


def test_extraction_sees_nested_plural_and_chosen_sentences(tmp_path: Path) -> None:
    source = tmp_path / "room.py"
    source.write_text(
        "# Translators: on the door\n"
        'a = speaker.say("Outer {x}", x=speaker.say("Inner"))\n'
        'b = speaker.say_count("{n} case", "{n} cases", 3)\n'
        'c = sentence("Open" if ready else "Closed")\n'
        "d = speaker.say(title)\n"
        'e = [look.pair("Issued", look.code(number)), look.blank("Received on"), look.say("")]\n',
        encoding="utf-8",
    )
    findings = messages.extract(tmp_path, tmp_path)
    assert {found.ids for found in findings.sentences} == {
        ("Outer {x}",),
        ("Inner",),
        ("{n} case", "{n} cases"),
        ("Open",),
        ("Closed",),
        ("Issued",),
        ("Received on",),
    }
    assert {found.comment for found in findings.sentences} == {"", "on the door"}
    assert findings.problems == []


@pytest.mark.parametrize(
    "line",
    [
        'sentence(f"Found {n}")',
        'sentence("Found " + what)',
        'speaker.say("Found {n}")',
        'sentence("Found {n} of {m}", n=3)',
        'sentence("Found", n=3)',
        'speaker.say("{n:03d}", n=3)',
        'speaker.say_count("{n} case", "cases of {who}", 3)',
    ],
)
def test_a_sentence_that_cannot_be_translated_is_a_problem(tmp_path: Path, line: str) -> None:
    (tmp_path / "room.py").write_text(line + "\n", encoding="utf-8")
    assert len(messages.extract(tmp_path, tmp_path).problems) == 1


def said() -> set[tuple[str, ...]]:
    return {found.ids for found in messages.extract().sentences}


def translations(language: str) -> list[tuple[str, str]]:
    """Each English text (the plural where there is one) with each of its translations that is done."""
    return [
        (messages.identity(message)[-1], form)
        for message in messages.read(language)
        if message.id and not message.fuzzy
        for form in messages.forms(message)
        if form
    ]
