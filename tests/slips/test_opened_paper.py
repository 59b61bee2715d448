# SPDX-License-Identifier: Apache-2.0
"""The paper about who opened her file: every line, in three languages, and nothing that would tell on anybody."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdf
import pytest
from tests.slips.papers import missing, read

from intake_desktop.lang import speaker
from intake_desktop.services.openings import TOLD
from intake_desktop.slips.opened_paper import _ABOUT, _WHAT, OpenedContent, opened_paper

ROLES = ("caseworker", "counsellor", "supervisor", "")
NEUTRAL = {"en": "Social welfare help desk", "ur": "سماجی بہبود ہیلپ ڈیسک", "hi": "समाज कल्याण सहायता केंद्र"}


def content(language: str, rows: int) -> OpenedContent:
    lines = tuple(
        (date(2026, 11, 22) - timedelta(days=row), ROLES[row % 4], TOLD[row % len(TOLD)], row + 1)
        for row in range(rows)
    )
    return OpenedContent(language, NEUTRAL[language], "061-9200123", "MLT-7KQ2MXB", "A", date(2026, 11, 22), lines)


def spoken(language: str, *texts: str) -> list[str]:
    """Sentences in a language; one that nobody has translated yet is for ``tests/lang`` to name."""
    said = [(text, speaker(language).say(text)) for text in texts]
    return [told for text, told in said if language == "en" or text not in told]


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_it_says_day_role_and_what(language: str) -> None:
    (page,) = read(opened_paper(content(language, len(TOLD))))
    voice = speaker(language)
    said = spoken(language, *_ABOUT, *_WHAT.values())
    said += [voice.label("role", role) for role in ROLES if role]
    said.append(voice.date(date(2026, 11, 20)))
    assert not missing(said, page)
    assert "MLT-7KQ2MXB" in page


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_a_long_list_goes_on_with_its_titles_and_loses_no_line(language: str) -> None:
    pages = read(opened_paper(content(language, 80)))
    assert len(pages) > 1
    voice = speaker(language)
    for page in pages:
        assert not missing(spoken(language, "How often"), page)
    last = voice.date(date(2026, 11, 22) - timedelta(days=79))
    assert not missing([last], pages[-1])


def test_when_nobody_opened_it_the_paper_says_so() -> None:
    (page,) = read(opened_paper(content("en", 0)))
    assert not missing(["Nobody has opened it at this computer."], page)


def test_the_file_itself_tells_nothing() -> None:
    reader = pypdf.PdfReader(io.BytesIO(opened_paper(content("en", 3))))
    info = {name: value for name, value in (reader.metadata or {}).items() if value and "Date" not in name}
    assert info == {"/Title": "20261122", "/Trapped": "/False"}
    told = " ".join(page.extract_text() for page in reader.pages).lower()
    assert not [word for word in ("violence", "survivor", "abuse", "women") if word in told]


def test_every_event_that_she_is_told_of_has_words() -> None:
    assert set(_WHAT) == set(TOLD)
