# SPDX-License-Identifier: Apache-2.0
"""Paper read back by others: poppler finds the words, PDFium the places, a reader of QR codes the number."""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import pypdf
import pytest
from tests.slips.bars import bars_on
from tests.slips.papers import poppler, report, slip, words
from tests.slips.squares import read_squares, squares_on

from intake_desktop.domain.disclosure import SlipContent
from intake_desktop.lang import speaker
from intake_desktop.slips import blocks
from intake_desktop.slips.marks import DOT, FINE, STRONG
from intake_desktop.slips.picture import pages
from intake_desktop.slips.referral_slip import referral_slip
from intake_desktop.slips.rights_card import _ARMS_LENGTH

PAPERS = [
    *(("l1_code_only", {}), ("l4_documents", {}), ("l2_contact", {"discreet": True})),
    *(("l2_contact", {"paper": "a5"}), ("l3_need_to_know", {"large": True})),
]


@pytest.mark.parametrize(("level", "kind"), PAPERS)
@pytest.mark.parametrize("language", ["ur", "hi"])
def test_poppler_reads_the_very_words_that_were_set(
    language: str, level: str, kind: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No word is lost, torn, run into another one or added; signs between words stand as each reader likes."""
    said: list[str] = []
    shape = blocks.shape
    monkeypatch.setattr(blocks, "shape", lambda text, *rest: (said.append(text), shape(text, *rest))[1])
    pdf = referral_slip(slip(language, level, second_language="en", **kind))
    assert plain("\n".join(poppler(pdf))) == plain("\n".join(said))


def plain(text: str) -> set[str]:
    """The different words of a text; poppler takes the Urdu comma for a digit and sets it on either side of a space."""
    return {word for long in words(text) for word in re.split("[\u060c\u061b\u061f\u06d4]", long) if word}


@pytest.mark.parametrize("language", ["ur", "hi"])
def test_poppler_reads_whole_lines_in_the_order_of_their_words(language: str) -> None:
    content = slip(language, "l4_documents", card_languages=())
    front = " ".join(poppler(referral_slip(content))[0].split())
    for text in (content.receiver_focal, content.documents[1], content.facts[4].text, content.contact_words):
        assert text in front
    back = " ".join(poppler(referral_slip(content))[1].split())
    assert speaker(language).say("You may bring somebody you trust, and ask for an interpreter.").split("،")[0] in back


@pytest.mark.parametrize("number", ["0300-1234567", "0800-22227"])
def test_a_phone_number_runs_from_left_to_right_in_urdu(number: str) -> None:
    pdf = referral_slip(slip("ur", contact_phone=number, receiver_phone=number))
    assert number in poppler(pdf)[0]
    for places in lefts(pdf, number):
        assert len(places) == len(number)
        assert all(before < after for before, after in itertools.pairwise(places))


def test_a_phone_number_inside_a_sentence_runs_from_left_to_right_in_urdu() -> None:
    content = slip("ur", restrictions="مدد کے لیے 0800-22227 پر فون کریں، گھر پر نہیں۔")
    found = lefts(referral_slip(content), "0800-22227")
    assert len(found) == 1
    assert all(before < after for before, after in itertools.pairwise(found[0]))


def lefts(pdf: bytes, text: str) -> list[list[float]]:
    """The left edges of the letters of each place where a text stands on the first page, as PDFium finds them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    found, searcher = [], page.search(text)
    while (at := searcher.get_next()) is not None:
        start, count = at
        found.append([page.get_charbox(place, loose=True)[0] for place in range(start, start + count)])
    document.close()
    assert found
    return found


@pytest.mark.parametrize(
    "content",
    [slip("en"), slip("ur", "l4_documents"), slip("hi", paper="a5"), slip("en", second_language="ur"), report("ur")],
    ids=["en", "ur", "hi-a5", "en-ur", "report"],
)
def test_a_camera_reads_the_number_and_nothing_else(content: SlipContent) -> None:
    """On paper as it comes out of a printer of 200 dots an inch; on the receiver's part and on the stub."""
    found = []
    for png in pages(referral_slip(content), 200):
        for square in squares_on(png, 200, WIDE):
            found.append(read_squares(square))
    assert found == [content.number, content.number]


WIDE = tuple(dots * DOT for dots in (6, 8, 9, 10, 11, 12))
"""How wide the squares of a code may be, in points: whole dots of a printer."""


@pytest.mark.parametrize(
    ("content", "widths"),
    [
        (slip("en"), [FINE, STRONG, STRONG]), (slip("ur", "l4_documents"), [FINE, STRONG, STRONG]),
        (slip("hi", paper="a5"), [STRONG, STRONG]), (report("ur", second_language="en"), [FINE, STRONG, STRONG]),
        (slip("ur", discreet=True), [STRONG]),
    ],
    ids=["en", "ur", "hi-a5", "report-two", "discreet"],
)  # fmt: skip
def test_a_scanner_reads_every_bar_code_as_a_printer_of_the_office_makes_it(
    content: SlipContent, widths: list[float]
) -> None:
    """Even bars of whole dots, and the empty zones on both sides that scanners ask for."""
    found = bars_on(pages(referral_slip(content), 300)[0], 300)
    assert [one.text for one in found] == [content.number] * len(widths)
    assert [one.module for one in found] == pytest.approx(widths, rel=0.01)
    assert all((one.low - one.top) * 72 / 300 > 10 for one in found)


def test_no_code_for_a_camera_stands_on_the_discreet_slip() -> None:
    for png in pages(referral_slip(slip("en", discreet=True)), 200):
        assert not squares_on(png, 200, WIDE)


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_what_she_keeps_can_be_read_at_arms_length(language: str) -> None:
    for content, kept in ((slip(language, discreet=True, large=True), 0), (slip(language, large=True), 2)):
        pdf = referral_slip(content)
        said = sizes(pdf, kept)
        spoken = content.number if content.discreet else content.sender_phone
        assert any(spoken in text for text, _ in said)
        body = [size for text, size in said if content.receiver_phone in text or content.sender_phone in text]
        assert body
        assert min(body) >= _ARMS_LENGTH
        smallest = min(size for text, size in said if text.strip())
        assert smallest >= 0.8 * _ARMS_LENGTH


def sizes(pdf: bytes, page: int) -> list[tuple[str, float]]:
    """Every piece of text of a page with the size of its letters, in points."""
    found: list[tuple[str, float]] = []

    def see(text: str, _: Any, __: Any, ___: Any, size: float) -> None:
        if text.strip():
            found.append((text, size))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=see)
    return found


def test_the_paper_is_what_somebody_chose() -> None:
    def look(content: SlipContent) -> tuple[int, int]:
        read = pypdf.PdfReader(io.BytesIO(referral_slip(content)))
        wide = {round(float(page.mediabox[2])) for page in read.pages}
        assert len(wide) == 1
        return wide.pop(), len(read.pages)

    for language in ("en", "ur", "hi"):
        for level in ("l1_code_only", "l4_documents"):
            assert look(slip(language, level, paper="a5"))[0] == 420
            assert look(slip(language, level, paper="a4")) == (595, 2)
        assert look(slip(language, discreet=True, paper="a4")) == (595, 3)
        assert look(slip(language, discreet=True, paper="a5", large=True)) == (420, 3)
    assert look(slip("en", "l1_code_only")) == (420, 2)
    assert look(slip("en", large=True)) == (595, 3)
