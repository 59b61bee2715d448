# SPDX-License-Identifier: Apache-2.0
"""She is handed a paper: a form, a card, a letter, a summary. It says what she agreed to, and only that it was printed
is noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from tests.conftest import Office
from tests.services import full_intake
from tests.services.test_follow_ups import BY_PHONE
from tests.slips.papers import read

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.domain.telling import tells
from intake_desktop.services import (
    access,
    cases,
    consents,
    court_papers,
    follow_ups,
    needs,
    papers,
    proceedings,
    providers,
    second,
    slips,
)
from intake_desktop.services.consents import ConsentNotUsable
from intake_desktop.services.court_papers import CourtPaper
from intake_desktop.services.needs import NeedLine
from intake_desktop.services.papers import CardPaper, ConsentPaper, LetterPaper, PaperRefused
from intake_desktop.services.second import SecondRefused
from intake_desktop.services.slip_plans import SlipPlan
from intake_desktop.services.trail import Wanted, list_trail

MARKER = "Zarmina Marker"


@pytest.fixture
def case(office: Office) -> str:
    return office.intake("CW01", full_name=MARKER).case_id or ""


def said(pdf: bytes) -> str:
    return " ".join(read(pdf))


def code_of(office: Office, case: str) -> str:
    return cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)[1].survivor_code


@contextmanager
def refused(word: str) -> Iterator[None]:
    """The paper is refused with a sentence about this, and a way on."""
    with pytest.raises(PaperRefused) as caught:
        yield
    assert word in caught.value.what.text
    assert caught.value.way_on is not None


def noted(office: Office, event: str) -> list[str]:
    rows = office.desk("SV01").store.reader.execute("select about from audit where event = ?", (event,)).fetchall()
    return [about for (about,) in rows]


# Consent forms


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_a_form_carries_her_code_and_no_name(office: Office, case: str, language: str) -> None:
    text = said(papers.consent_paper(office.desk("CW01"), case, ConsentPaper(language)))
    assert code_of(office, case) in text
    assert "Marker" not in text


def test_a_blank_form_carries_nothing_of_anybody(office: Office, case: str) -> None:
    text = said(papers.blank_consent_paper(office.desk("CW01"), ConsentPaper("en", large=True)))
    assert code_of(office, case) not in text
    assert "When she is a child" in text


def test_a_form_of_a_release_says_what_is_ticked_and_is_refused_once_it_was_taken_back(
    office: Office, case: str
) -> None:
    police = office.provider("police")
    line = office.release(
        case, police, sector="police", level="l3_need_to_know", items=("incident_date",), limits="Not her uncle"
    )
    desk = office.desk("CW01")
    text = said(papers.consent_paper(desk, case, ConsentPaper("en", consent_id=line)))
    assert "On which day it happened" in text[: text.index("What you should know")]
    assert "Not her uncle" in text
    consents.withdraw_release(desk, case, line)
    with pytest.raises(ConsentNotUsable):
        papers.consent_paper(desk, case, ConsentPaper("en", consent_id=line))


def test_a_child_has_room_for_who_cares_for_her(office: Office) -> None:
    young = office.intake("CW01", age_years=13).case_id or ""
    grown = office.intake("CW01", age_years=40).case_id or ""
    desk = office.desk("CW01")
    assert "When she is a child" in said(papers.consent_paper(desk, young, ConsentPaper("en")))
    assert "When she is a child" not in said(papers.consent_paper(desk, grown, ConsentPaper("en")))


def test_what_is_no_decision_of_a_form_is_refused(office: Office, case: str) -> None:
    for types in ((), ("release_to_service",)):
        with pytest.raises(ValueError, match="form"):
            papers.consent_paper(office.desk("CW01"), case, ConsentPaper("en", types=types))


# The appointment card


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_a_card_names_the_service_neutrally_and_nobody_of_the_case(office: Office, case: str, language: str) -> None:
    shelter = office.provider()
    card = CardPaper(language, datetime(2026, 11, 25, 9, 0), False, "documents", shelter, "Two photographs")
    text = said(papers.appointment_paper(office.desk("CW01"), case, card))
    assert not tells(text)
    assert code_of(office, case) not in text
    assert "0300-1234567" in text
    assert "Two photographs" in text


def test_a_card_that_would_tell_is_refused_with_a_way_on(office: Office, case: str) -> None:
    plan = ProviderPlan(names={"en": "Women Police Station"}, sectors=("police",), address="Mall Road 2")
    telling = providers.add_provider(office.desk("SV01"), plan).value
    desk = office.desk("CW01")
    with refused("service"):
        papers.appointment_paper(desk, case, CardPaper("en", provider_id=telling))
    with refused("bring"):
        papers.appointment_paper(desk, case, CardPaper("en", bring="The FIR about the rape"))


def test_a_card_takes_its_day_from_what_is_planned_for_her(office: Office) -> None:
    """Her slip, a need with a day, the next contact; not what is over, nor where a card would name the wrong place."""
    case = office.intake("CW01", **BY_PHONE).case_id or ""
    desk = office.desk("CW01")
    today = desk.today()
    there, here = office.provider("medical_health"), office.provider("legal_aid", in_house=True)
    line = office.release(case, there, sector="medical_health")
    desk = office.desk("CW01")
    at = datetime.combine(today + timedelta(days=2), time(16, 30)).astimezone()
    slip = slips.draft_slip(desk, case, line, SlipPlan(language="en", appointment=at)).value
    slips.issue_slip(desk, slip)
    days = [(today + timedelta(days=more)).isoformat() for more in (-1, 1, 3)]
    for sector, day, provider in (
        ("shelter", days[0], here), ("legal_aid", days[1], here), ("police", days[1], "nobody-knows"),
        ("education", days[1], ""),
    ):  # fmt: skip
        needs.set_need(desk, case, NeedLine(sector, "yes", provider=provider, appointment=day))
    follow_ups.plan_contact(desk, case, date.fromisoformat(days[2]))
    assert [one for one in papers.papers_of(desk, case).coming if one.day <= days[2]] == [
        papers.Coming(days[1], "", "documents"),
        papers.Coming(at.date().isoformat(), "16:30", "health_check", there),
        papers.Coming(days[2], "", "meeting"),
    ]


def test_a_card_for_a_day_has_no_time(office: Office, case: str) -> None:
    card = CardPaper("en", datetime(2026, 11, 25), day_alone=True)
    text = said(papers.appointment_paper(office.desk("CW01"), case, card))
    assert "25 Nov 2026" in text
    assert "00:00" not in text


# The letter


def test_the_letter_of_a_closed_case_is_plain_unless_she_wants_more(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    needs.set_need(desk, case, NeedLine("shelter", wanted="yes", outcome="provided_here"))
    plain = said(papers.closure_paper(desk, case, LetterPaper("en")))
    assert not tells(plain)
    full = said(papers.closure_paper(desk, case, LetterPaper("en", plain=False)))
    assert code_of(office, case) in full
    assert "Shelter" in full
    assert "Women’s Centre Multan" in full
    assert "Marker" not in full


# The summary


@pytest.fixture
def before_court(office: Office, case: str) -> str:
    """A case with a report, a stage, an order and a hearing, and counselling that nobody is told of."""
    desk = office.desk("CW01")
    proceedings.add_report(desk, case, "fir", date(2026, 11, 20), "City Station", "77/26")
    proceedings.record_stage(desk, case, "fir_registered", date(2026, 11, 20))
    proceedings.add_order(desk, case, "protection", date(2026, 11, 21), date(2027, 5, 21), "yes")
    proceedings.add_hearing(desk, case, date(2026, 12, 10), "District Court")
    for sector in ("shelter", "counselling_psychosocial"):
        needs.set_need(desk, case, NeedLine(sector, wanted="yes", outcome="provided_here"))
    return case


def herself(*parts: str, **changed: object) -> CourtPaper:
    plan = {"language": "en", "parts": parts, "her_wish": True} | changed
    return CourtPaper(**plan)  # type: ignore[arg-type]


def test_to_herself_every_part_may_go_when_she_asked_for_it(office: Office, before_court: str) -> None:
    desk = office.desk("SV01")
    parts = court_papers.court_choices(desk, before_court).parts[""]
    assert {"dates", "services", "reports", "stages", "orders", "hearings"} <= set(parts)
    text = said(court_papers.court_paper(desk, before_court, herself(*parts)).value)
    for word in ("77/26", "FIR registered", "Protection order", "District Court", "Shelter", "SV01"):
        assert word in text
    assert "counselling" not in text.lower()
    assert "Marker" not in text
    with refused("asks"):
        court_papers.court_paper(desk, before_court, herself("dates", her_wish=False))
    assert [about for about in noted(office, "consent_changed") if "herself" in about]


def test_a_part_that_is_not_chosen_is_not_there(office: Office, before_court: str) -> None:
    text = said(court_papers.preview_court(office.desk("SV01"), before_court, herself("orders")))
    assert "Protection order" in text
    assert not [word for word in ("77/26", "FIR registered", "District Court", "Shelter") if word in text]


def test_a_receiver_is_told_what_she_ticked_for_it_and_nothing_else(office: Office, before_court: str) -> None:
    lawyer = office.provider("legal_aid")
    line = office.release(
        before_court, lawyer, sector="legal_aid", level="l3_need_to_know", items=("hearing_date", "reports_made")
    )
    desk = office.desk("SV01")
    choices = court_papers.court_choices(desk, before_court)
    assert [one.consent_id for one in choices.releases] == [line]
    assert choices.parts[line] == ("dates", "reports", "stages", "orders", "hearings")
    plan = CourtPaper("en", ("reports", "hearings"), line)
    text = said(court_papers.court_paper(desk, before_court, plan).value)
    assert "Dar ul Aman Multan" in text
    assert "77/26" in text
    with refused("agreed"):
        court_papers.court_paper(desk, before_court, CourtPaper("en", ("reports", "services"), line))
    consents.withdraw_release(office.desk("CW01"), before_court, line)
    with pytest.raises(ConsentNotUsable):
        court_papers.preview_court(office.desk("SV01"), before_court, plan)
    assert court_papers.court_choices(office.desk("SV01"), before_court).releases == ()


@pytest.mark.parametrize(("sector", "level"), [("legal_aid", "l2_contact"), ("shelter", "l4_documents")])
def test_a_lower_level_or_another_kind_of_service_carries_no_summary(
    office: Office, before_court: str, sector: str, level: str
) -> None:
    line = office.release(before_court, office.provider(sector), sector=sector, level=level)
    desk = office.desk("SV01")
    assert court_papers.court_choices(desk, before_court).releases == ()
    with refused("so much"):
        court_papers.preview_court(desk, before_court, CourtPaper("en", ("dates",), line))


def test_a_caseworker_needs_a_supervisor_who_types_her_own_passphrase(office: Office, before_court: str) -> None:
    desk = office.desk("CW01")
    assert not court_papers.court_choices(desk, before_court).releases_alone
    with pytest.raises(SecondRefused):
        court_papers.court_paper(desk, before_court, herself("dates"))
    with pytest.raises(SecondRefused):
        second.confirm_approval(desk, "CW02", office._passphrase("CW02"), Action.APPROVE_REFERRAL)
    proof = second.confirm_approval(desk, "SV01", office._passphrase("SV01"), Action.APPROVE_REFERRAL)
    text = said(court_papers.court_paper(desk, before_court, herself("dates"), proof).value)
    assert "SV01" in text
    assert "CW01" in text


def test_her_name_is_printed_when_she_wants_it_and_looking_at_it_is_noted(office: Office, before_court: str) -> None:
    desk = office.desk("SV01")
    plan = herself("dates", with_name=True)
    before = len(noted(office, "identity_revealed"))
    assert "Marker" not in said(court_papers.preview_court(desk, before_court, plan))
    assert len(noted(office, "identity_revealed")) == before
    assert MARKER in said(court_papers.court_paper(desk, before_court, plan).value)
    assert len(noted(office, "identity_revealed")) == before + 1


def test_no_name_no_street_and_no_word_of_her_account_stands_on_any_paper(office: Office) -> None:
    case = full_intake.take(office).case_id or ""
    desk = office.desk("SV01")
    parts = court_papers.court_choices(desk, case).parts[""]
    made = [
        court_papers.court_paper(desk, case, herself(*parts)).value,
        papers.consent_paper(desk, case, ConsentPaper("en", large=True)),
        papers.closure_paper(desk, case, LetterPaper("en", plain=False)),
        papers.appointment_paper(desk, case, CardPaper("en")),
    ]
    text = " ".join(said(pdf) for pdf in made).lower()
    assert "rape" in text
    assert not [mark for mark in (*full_intake.MARKS, "belt", "current partner", "stranger") if mark in text]


# What is noted, and who may


def test_a_print_is_noted_with_kind_and_copies_and_nothing_is_written(office: Office, before_court: str) -> None:
    desk = office.desk("SV01")
    operations = desk.store.reader.execute("select count(*) from operation").fetchone()
    for kind in papers.KINDS:
        papers.note_paper(desk, before_court, kind, 2)
    papers.note_paper(desk, "", "consent", 1, saved=True)
    assert noted(office, "paper_printed") == [f"{before_court} {kind} copies 2" for kind in papers.KINDS]
    assert noted(office, "paper_saved") == ["blank consent copies 1"]
    assert desk.store.reader.execute("select count(*) from operation").fetchone() == operations
    assert [one.case_id for one in list_trail(desk, Wanted(event="paper_printed"))] == [before_court] * 4
    for wrong in (("account", 1), ("court", 0)):
        with pytest.raises(ValueError, match="paper"):
            papers.note_paper(desk, before_court, *wrong)


def test_who_is_offered_which_paper(office: Office, case: str) -> None:
    office.hire("FD01", "front_desk")
    office.hire("CA01", "centre_administrator")
    assert papers.papers_of(office.desk("CW01"), case).kinds == papers.KINDS
    assert papers.papers_of(office.desk("SV01"), case).kinds == papers.KINDS
    assert set(papers.papers_of(office.desk("CA01"), case).kinds) == {"appointment", "closure"}
    own = office.intake("FD01").case_id or ""
    assert set(papers.papers_of(office.desk("FD01"), own).kinds) == {"consent", "appointment"}
    with pytest.raises(NotAllowed):
        court_papers.court_choices(office.desk("FD01"), own)


@pytest.mark.parametrize(("spoken", "language"), [("hi", "hi"), ("sd", "")])
def test_papers_begin_in_her_language_where_they_can(office: Office, spoken: str, language: str) -> None:
    case = full_intake.take(office, interview_language=spoken).case_id or ""
    assert papers.papers_of(office.desk("CW01"), case).language == language


def test_a_desk_that_was_only_told_a_part_makes_no_summary(office: Office, case: str) -> None:
    office.hire("LO01", "legal_officer")
    lawyer = office.provider("legal_aid", in_house=True)
    office.release(case, lawyer, sector="legal_aid", level="l3_need_to_know")
    own = office.desk("CW01")
    needs.set_need(own, case, NeedLine("shelter", "yes", appointment=(own.today() + timedelta(days=1)).isoformat()))
    desk = office.desk("LO01")
    found = papers.papers_of(desk, case)
    assert (found.kinds, found.coming) == (("appointment",), ())
    with pytest.raises(NoRecord):
        court_papers.court_choices(desk, case)


def test_a_case_that_is_closed_to_her_has_no_papers(office: Office, case: str) -> None:
    access.bar_from_case(office.desk("SV01"), case, "CW01", "other")
    desk = office.desk("CW01")
    for make in (
        lambda: papers.papers_of(desk, case),
        lambda: papers.note_paper(desk, case, "consent"),
        lambda: papers.closure_paper(desk, case, LetterPaper("en")),
        lambda: court_papers.preview_court(desk, case, herself("dates")),
    ):
        with pytest.raises(NoRecord):
            make()
