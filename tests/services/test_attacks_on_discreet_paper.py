# SPDX-License-Identifier: Apache-2.0
"""Every place where somebody types something that lands on a paper in her bag: none of them may tell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import msgspec
import pypdf
import pytest
from tests.conftest import Office

from intake_desktop.domain.disclosure import Fact, TellingWord
from intake_desktop.domain.opening import read_span
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.domain.telling import tells
from intake_desktop.services import consents, papers, providers, slips
from intake_desktop.services.papers import CardPaper, LetterPaper, PaperRefused
from intake_desktop.services.slips import SlipPlan

QUIET = ProviderPlan(
    names={"en": "Dar ul Aman Multan", "ur": "دارالامان ملتان", "hi": "आश्रय गृह"},
    neutral_names={"en": "Hostel office"}, sectors=("legal_aid",), address="Mall Road 4", phone="0300-1234567",
    focal_point="Ayesha", hours="Ring first", route_note="Behind the police station", map_text="Women police lane",
    eligibility="Victims of violence", documents_needed="FIR", focal_alternate="Protection officer",
    protocols=("domestic_violence",), opening=tuple(filter(None, (read_span("1-5 09:00-17:00"),))),
)  # fmt: skip
TELLING: dict[str, dict[str, Any]] = {
    "no neutral name": {"neutral_names": {}},
    "a neutral name that is none": {"neutral_names": {"en": "Women's crisis centre"}},
    "only the Urdu one is none": {"neutral_names": {"en": "Office", "ur": "تحفظ خواتین"}},
    "whom to ask for": {"focal_point": "Protection officer Ayesha"},
    "the address": {"address": "Women police station, Mall Road"},
    "a word beside the number": {"phone": "0300-1234567 (rape helpline)"},
    "a word beside the hours": {"hours": "GBV desk only in the morning"},
}
LONG = {
    "may_contact": "yes", "contact_method": "phone_call", "phone": "0300-7654321", "phone_is_shared": "no",
    "leave_message": "no", "full_name": "Marker Zainab",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("discreet") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture(scope="module")
def case(office: Office) -> str:
    return office.intake("CW01", **LONG).case_id or ""


def line_to(office: Office, case: str, plan: ProviderPlan) -> str:
    provider = providers.add_provider(office.desk("SV01"), plan).value
    told = {
        "items": ("help_wanted", "perpetrator_name"),
        "documents": ("Marker certificate",),
        "limits": "Marker limit",
    }
    return office.release(case, provider, sector="legal_aid", level="l4_documents", **told)


def everything(pdf: bytes) -> str:
    """All that a paper says: its words, what stands in its metadata, and its raw bytes as letters."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return "\n".join([*(page.extract_text() for page in reader.pages), *map(str, (reader.metadata or {}).values())])


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_whatever_is_known_of_her_and_of_them_a_discreet_paper_says_none_of_it(
    office: Office, case: str, language: str
) -> None:
    line = line_to(office, case, QUIET)
    plan = SlipPlan(
        language=language, second_language="en" if language != "en" else "ur", service_line="Marker request",
        facts=(Fact("help_wanted", "Marker fact"), Fact("perpetrator_name", "Marker Man")), large=True,
        documents=("Marker certificate",), caregiver_safe="no", caregiver_informed="no", escort="",
    )  # fmt: skip
    desk = office.desk("CW01")
    slip = slips.draft_slip(desk, case, line, plan).value
    number, code = desk.store.reader.execute(
        "select r.slip_number, p.survivor_code from referral r join case_file c on c.id = r.case_id"
        " join person p on p.id = c.person where r.id = ?", (slip,),
    ).fetchone()  # fmt: skip
    for pdf in (slips.preview_slip(desk, case, line, plan), slips.slip_pdf(desk, slip)):
        said = everything(pdf)
        assert not tells(said)
        for word in ("Marker", "7654321", code, "CW01", "Multan"):
            assert word not in said, word
            assert len(word) < 6 or word.encode() not in pdf, word  # four letters stand in packed bytes by chance
    title = (pypdf.PdfReader(io.BytesIO(slips.slip_pdf(desk, slip))).metadata or {})["/Title"]
    assert title == number, "the name of the file and of the print job"


@pytest.mark.parametrize("place", sorted(TELLING))
def test_one_word_in_the_directory_stops_the_paper(office: Office, case: str, place: str) -> None:
    plan = msgspec.structs.replace(QUIET, **TELLING[place])
    line = line_to(office, case, plan)
    desk = office.desk("CW01")
    discreet = SlipPlan(language="ur")
    with pytest.raises(TellingWord):
        slips.preview_slip(desk, case, line, discreet)
    slip = slips.draft_slip(desk, case, line, discreet).value
    with pytest.raises(TellingWord):
        slips.slip_pdf(desk, slip)
    if place not in ("whom to ask for", "a word beside the hours"):  # these do not stand on a card
        provider = consents.release_line(desk, case, line).provider
        with pytest.raises(PaperRefused):
            papers.appointment_paper(desk, case, CardPaper(language="ur", provider_id=provider))


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_the_card_and_the_letter_say_nothing_of_her(office: Office, case: str, language: str) -> None:
    provider = providers.add_provider(office.desk("SV01"), QUIET).value
    desk = office.desk("CW01")
    made = (
        papers.appointment_paper(desk, case, CardPaper(language=language, provider_id=provider)),
        papers.closure_paper(desk, case, LetterPaper(language=language)),
    )
    for pdf in made:
        said = everything(pdf)
        assert not tells(said)
        for word in ("Marker", "7654321", "CW01", "Multan"):
            assert word not in said
