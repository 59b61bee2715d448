# SPDX-License-Identifier: Apache-2.0
"""What somebody types, or a partner's file brings, tries to be more than words: commands of the PDF, marks that turn a
number around, letters that nobody sees, a name without end. It lands on paper as words, or a sentence says why not.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pypdf
import pytest
from tests.slips import her_papers, papers

from intake_desktop.domain.disclosure import Fact
from intake_desktop.domain.troubles import Trouble
from intake_desktop.slips.referral_slip import referral_slip

WORDS = {
    "a line more": "Saima\nPriority: routine\r\nName: Somebody else",
    "turned around": "\u202e7654321-0030\u202c \u2067x\u2066",
    "control": "a\x00b\x1b[31mc\x07\x08\x7f\x85d",
    "unseen": "a\u200b\u200e\ufeff\u2060\U000e0041\U000e0042b",
    "commands": ") Tj ET endstream 9 0 obj << /OpenAction << /S /JavaScript /JS (x) >> /URI (http://x) >> (((\\",
    "markup": "<b>x</b><img src='file:///etc/passwd'/>&#60;<para>",
}
REFUSED = {
    "half a letter": "x\ud800y",
    "without end": "A" * 10_000,
    "words without end": "wort " * 2_000,
    "a picture": "😀👩‍👩‍👧",
}
COMMANDS = {"/JS", "/JavaScript", "/OpenAction", "/Launch", "/URI", "/EmbeddedFile", "/AA", "/Annots", "/AcroForm"}
UNSEEN = "\u202a\u202b\u202d\u202e\u200b\ufeff\u2060\x00\x1b\x07\U000e0041"
_TYPED = ("name", "contact_phone", "contact_words", "service_line", "restrictions", "receiver_unit", "receiver_phone")
_PAPERS: dict[str, Callable[[str, str], bytes]] = {
    "slip": lambda language, typed: referral_slip(
        papers.slip(
            language, "l4_documents", **dict.fromkeys(_TYPED, typed[-90:]), facts=(Fact("injuries", typed),)
        )
    ),
    "name": lambda language, typed: referral_slip(papers.slip(language, "l2_contact", name=typed)),
    "number": lambda language, typed: referral_slip(papers.slip(language, "l2_contact", contact_phone=typed)),
    "report": lambda language, typed: referral_slip(papers.report(language, service_line=typed, law=typed)),
    "discreet": lambda language, typed: referral_slip(
        papers.slip(language, discreet=True, receiver_neutral=typed, receiver_address=typed, receiver_phone=typed)
    ),
    "form": lambda language, typed: her_papers.release_form(language, "l4_documents", limits=typed, documents=(typed,)),
    "card": lambda language, typed: her_papers.card(language, place=typed, address=typed, phone=typed, bring=typed),
    "letter": lambda language, typed: her_papers.full_letter(language, sender=typed, sender_phone=typed),
    "summary": lambda language, typed: her_papers.summary(language, name=typed, handed_to=typed, documents=(typed,)),
}  # fmt: skip


def held(reader: pypdf.PdfReader) -> Iterator[str]:
    """The keys of all objects of a PDF."""
    for number in range(1, len(reader.xref.get(0, {})) + len(reader.xref_objStm) + 1):
        found = reader.get_object(number)
        if isinstance(found, pypdf.generic.DictionaryObject):
            yield from found.keys()


@pytest.mark.parametrize("paper", sorted(_PAPERS))
def test_what_is_typed_stays_words(paper: str) -> None:
    language = "ur" if paper in ("slip", "card") else "en"
    typed = " ".join(WORDS.values()) if paper not in ("name", "discreet") else WORDS["turned around"] + WORDS["unseen"]
    plain, made = (pypdf.PdfReader(io.BytesIO(_PAPERS[paper](language, text))) for text in ("Saima", typed))
    assert not COMMANDS & set(held(made))
    assert made.metadata == plain.metadata
    said = "".join(page.extract_text() for page in made.pages)
    assert not [mark for mark in UNSEEN if mark in said]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_no_paper_holds_is_said_before_it_is_printed(name: str) -> None:
    for paper in ("name", "report"):
        with pytest.raises(Trouble) as told:
            _PAPERS[paper]("en", REFUSED[name])
        assert told.value.way_on is not None


def test_a_number_that_was_turned_around_is_read_as_it_was_typed() -> None:
    """A mark that turns letters around has no power over the paper: she would be called under another number."""
    for language in ("en", "ur"):
        made = referral_slip(papers.slip(language, "l2_contact", contact_phone="0301-\u202e9876452\u202c"))
        said = "".join(papers.poppler(made))
        assert "0301-9876452" in said
        assert "2546789" not in said
