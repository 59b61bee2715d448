# SPDX-License-Identifier: Apache-2.0
"""Consent forms, cards, letters, summaries: read back from their PDF, in three languages, and what they never say."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf
import pytest
from tests.slips import her_papers
from tests.slips.her_papers import CODE, OTHER_PHONE, PAPERS, PHONE, WORDS
from tests.slips.papers import KNOWN, missing, placed, poppler, read

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.disclosure import ERRANDS, FACTS
from intake_desktop.domain.spoken_items import told_and_untold
from intake_desktop.domain.telling import tells
from intake_desktop.lang import LANGUAGES, speaker
from intake_desktop.resources import code_lists
from intake_desktop.slips.appointment_card import AppointmentCard, appointment_card, telling
from intake_desktop.slips.closure_letter import ClosureLetter, closure_letter
from intake_desktop.slips.consent_form import ASKED, USUAL
from intake_desktop.slips.court_summary import PARTS, court_summary

NEUTRAL = ("card", "card-office", "letter", "letter-large")
"""Papers that may be found in a bag."""


def spoken(language: str, *texts: str) -> list[str]:
    """Sentences in a language; one that nobody has translated yet is for ``tests/lang`` to name."""
    said = [(text, speaker(language).say(text)) for text in texts]
    return [told for text, told in said if language == "en" or text not in told]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_made_says_nothing_about_itself_and_is_always_the_same(name: str, language: str) -> None:
    pdf = PAPERS[name](language)
    info = {key: value for key, value in (pypdf.PdfReader(io.BytesIO(pdf)).metadata or {}).items() if value}
    dates = {key for key in info if "Date" in key}
    assert set(info) - dates == {"/Title", "/Trapped"}
    assert not tells(str(info["/Title"]))
    assert PAPERS[name](language) == pdf


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NEUTRAL)
def test_what_may_be_found_in_a_bag_tells_nothing_in_its_words(name: str, language: str) -> None:
    said = " ".join(read(PAPERS[name](language)))
    assert not tells(said)
    assert CODE not in said
    assert "CW07" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_asks_each_decision_and_leaves_room_for_her_sign(language: str) -> None:
    text = " ".join(read(her_papers.form(language)))
    voice = speaker(language)
    said = [voice.label("consent_type", one) for one in USUAL]
    said += spoken(language, *(ASKED[one] for one in USUAL), "Your sign", "Name, only if you want to write it")
    assert not missing(said, text)
    assert CODE in text
    assert "CW07" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_signed_is_one_sheet_and_what_needs_two_is_signed_below_words(language: str) -> None:
    """A second sheet can be lost, or another one put in its place."""
    assert len(read(her_papers.form(language))) == 1
    for level in LEVELS[1:]:
        assert len(read(her_papers.release_form(language, level))) == 1
    last = read(her_papers.blank_form(language))[-1]
    assert not missing(spoken(language, "What you should know", "Your sign"), last)


def test_a_blank_form_names_nobody_and_asks_everything() -> None:
    text = " ".join(read(her_papers.blank_form("en")))
    assert CODE not in text
    assert "CW07" not in text
    assert not missing(list(ASKED.values()), text)
    assert set(ASKED) == {one.code for one in code_lists().codes("consent_type")} - {"release_to_service"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS[1:])
def test_a_release_form_reads_out_what_is_told_and_what_is_not(level: str, language: str) -> None:
    text = " ".join(read(her_papers.release_form(language, level)))
    told, untold = told_and_untold("medical_health", level, ("time_since", "injuries", "done_here"))
    assert not missing(spoken(language, *(words.text for words in (*told, *untold))), text)
    assert not missing([KNOWN[language]["receiver_unit"], WORDS[language]["limits"]], text)
    assert not missing([speaker(language).date(date(2027, 2, 20))], text)
    assert bool(missing([WORDS[language]["paper"]], text)) == (level != "l4_documents")


def test_what_she_did_not_tick_stands_under_what_is_not_told() -> None:
    (first, *_) = read(her_papers.release_form("en", large=True))
    pages = " ".join(read(her_papers.release_form("en", large=True)))
    order = [pages.index(text) for text in ("We tell them:", "Where you are hurt", "We do not tell them:")]
    assert order == sorted(order)
    assert pages.index("Whether you want evidence") > order[-1]
    assert "What may be told" in first


@pytest.mark.parametrize("sector", [*FACTS, "transport"])
def test_a_release_form_of_any_sector_fits(sector: str) -> None:
    pages = read(her_papers.release_form("ur", sector=sector, items=FACTS.get(sector, ()), child=True))
    assert 1 <= len(pages) <= 3


def test_large_letters_are_sixteen_points_and_more() -> None:
    sizes = []

    def see(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if "You choose." in text:
            sizes.append(size)

    pypdf.PdfReader(io.BytesIO(her_papers.form("en", large=True))).pages[0].extract_text(visitor_text=see)
    assert sizes
    assert min(sizes) >= 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_when_where_and_what_to_bring_on_one_sheet(language: str) -> None:
    (text,) = read(her_papers.card(language))
    known = KNOWN[language]
    assert not missing([known["receiver_neutral"], known["receiver_address"], WORDS[language]["bring"]], text)
    assert not missing([speaker(language).moment("2026-11-24T10:30")], text)
    assert PHONE in text
    assert OTHER_PHONE in text


@pytest.mark.parametrize("name", ["card", "letter", "court", "consent"])
def test_numbers_read_from_left_to_right_in_urdu(name: str) -> None:
    pieces = [text for text, _, _ in placed(PAPERS[name]("ur"))]
    assert any(PHONE in text for text in pieces), "in one piece, and in this order"


def test_what_would_tell_is_refused_and_not_repeated() -> None:
    place = KNOWN["en"]["sender_unit"]
    assert telling(AppointmentCard(number="P-1", language="ur", sender="Help desk", place=place)) == ("place",)
    bad = AppointmentCard(number="P-1", language="en", sender="Help desk", bring="Papers about the rape case")
    assert telling(bad) == ("bring",)
    with pytest.raises(ValueError, match="bring") as caught:
        appointment_card(bad)
    assert "rape" not in str(caught.value)


@pytest.mark.parametrize("language", ["ur", "hi"])
@pytest.mark.parametrize("name", ["card", "letter", "consent", "release-l4", "court-named"])
def test_another_reader_finds_the_same_words_in_her_language(name: str, language: str) -> None:
    pdf = PAPERS[name](language)
    theirs, ours = (re.sub("[،؛۔؟:]", " ", " ".join(pages)) for pages in (poppler(pdf), read(pdf)))
    assert not missing([ours], theirs)
    assert not missing([theirs], ours)
    assert PHONE in theirs


@pytest.mark.parametrize("errand", ["", *ERRANDS])
def test_a_card_for_every_errand(errand: str) -> None:
    assert len(read(her_papers.card("ur", errand=errand))) == 1


def test_a_plain_letter_cannot_be_given_her_file() -> None:
    with pytest.raises(ValueError, match="plain"):
        closure_letter(ClosureLetter(number="P-1", language="en", sender="Desk", made_on=date(2026, 11, 22), code=CODE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_letter_says_the_code_the_help_and_how_long_the_file_is_kept(language: str) -> None:
    text = " ".join(read(her_papers.full_letter(language)))
    voice = speaker(language)
    said = [voice.label("service_sector", one) for one in ("medical_health", "legal_aid", "shelter")]
    assert not missing([*said, voice.date(date(2033, 11, 20)), KNOWN[language]["sender_unit"]], text)
    assert CODE in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_prints_every_part_in_words_and_numbers_its_sheets(language: str) -> None:
    pages = read(her_papers.summary(language))
    text, voice = " ".join(pages), speaker(language)
    said = [
        voice.label("gbv_type", "physical_assault"), voice.label("case_context", "intimate_partner_violence"),
        voice.label("police_report", "fir"), voice.label("legal_stage", "fir_registered"),
        voice.label("court_order", "protection"), voice.label("hearing_result", "order_given"),
        voice.label("service_outcome", "referred"), WORDS[language]["court"], WORDS[language]["paper"],
    ]  # fmt: skip
    assert not missing(said, text)
    assert not missing([voice.date("2026-12-10")], text)
    assert all(CODE in page for page in pages), "each sheet can be put back where it belongs"
    for number, page in enumerate(pages, start=1):
        told = voice.say("Sheet {number} of {all}", number=str(number), all=str(len(pages)))
        assert len(pages) == 1 or not missing([told], page)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_she_did_not_choose_is_not_printed_though_it_is_known(part: str) -> None:
    whole = set(" ".join(read(her_papers.summary("en"))).split())
    less = " ".join(read(her_papers.summary("en", parts=tuple(one for one in PARTS if one != part))))
    gone = {
        "dates": "came first", "incidents": "Physical assault", "services": "Referred to another",
        "reports": "412/26", "stages": "FIR registered", "orders": "Protection order",
        "hearings": "The court gave an order", "documents": "identity card",
    }[part]  # fmt: skip
    assert set(gone.split()) <= whole
    assert gone not in less


def test_her_name_is_printed_only_when_it_is_handed_in_and_a_long_summary_goes_on() -> None:
    assert "فاطمہ" not in " ".join(read(her_papers.summary("ur")))
    assert not missing(["فاطمہ بی بی"], " ".join(read(her_papers.summary("ur", name="فاطمہ بی بی"))))
    many = her_papers.summary_content("ur").services * 40
    pages = read(her_papers.summary("ur", services=many, parts=("services",)))
    assert len(pages) > 2


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="account"):
        court_summary(her_papers.summary_content("en", parts=("account",)))


def test_an_empty_part_says_that_nothing_is_written() -> None:
    text = " ".join(read(her_papers.summary("en", parts=("orders",), orders=())))
    assert "Nothing is written in the file." in text
