# SPDX-License-Identifier: Apache-2.0
"""Invented papers that are no slips, in three languages: consent forms, cards, letters, summaries. For tests and for
whoever wants to look at them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from intake_desktop.slips.appointment_card import AppointmentCard, appointment_card
from intake_desktop.slips.closure_letter import ClosureLetter, closure_letter
from intake_desktop.slips.consent_form import ASKED, ConsentForm, ReleaseAsked, consent_form
from intake_desktop.slips.court_summary import (
    PARTS,
    CourtSummary,
    Happened,
    Heard,
    Ordered,
    Reached,
    Reported,
    Served,
    court_summary,
)
from intake_desktop.slips.opened_paper import OpenedContent, opened_paper

from .papers import KNOWN

NUMBER = "P-4H7K2PX"
PHONE = "0300-1234567"
OTHER_PHONE = "0800-22227"
CODE = "MLT-7KQ2MXB"
TODAY = date(2026, 11, 22)
WORDS = {
    "en": {
        "court": "District Court Multan", "station": "City Station, Multan", "paper": "Copy of identity card",
        "bring": "Your identity card and two photographs", "limits": "Her brother-in-law works in the laboratory.",
    },
    "ur": {
        "court": "ضلعی عدالت ملتان", "station": "سٹی اسٹیشن، ملتان", "paper": "شناختی کارڈ کی نقل",
        "bring": "اپنا شناختی کارڈ اور دو تصویریں", "limits": "اس کا دیور لیبارٹری میں کام کرتا ہے۔",
    },
    "hi": {
        "court": "ज़िला न्यायालय धार", "station": "नगर चौकी, धार", "paper": "पहचान पत्र की प्रति",
        "bring": "अपना पहचान पत्र और दो फ़ोटो", "limits": "उसका देवर प्रयोगशाला में काम करता है।",
    },
}  # fmt: skip


def form(language: str, **changed: Any) -> bytes:
    """A consent form about services and record, unless `changed` says otherwise."""
    known: dict[str, Any] = {
        "number": NUMBER, "language": language, "sender": KNOWN[language]["sender_neutral"], "sender_phone": PHONE,
        "code": CODE, "made_on": TODAY, "staff_code": "CW07",
    }  # fmt: skip
    return consent_form(ConsentForm(**(known | changed)))


def blank_form(language: str) -> bytes:
    """A form for the drawer: no code, no day, room for a child."""
    return form(language, code="", made_on=None, staff_code="", child=True, types=tuple(ASKED))


def release_form(language: str, level: str = "l3_need_to_know", **changed: Any) -> bytes:
    """A consent form about one receiver."""
    line: dict[str, Any] = {
        "receiver": KNOWN[language]["receiver_unit"], "sector": "medical_health", "level": level,
        "items": ("time_since", "injuries", "done_here"), "limits": WORDS[language]["limits"],
        "documents": (WORDS[language]["paper"],) if level == "l4_documents" else (),
        "until": date(2027, 2, 20), "method": "thumbprint",
    }  # fmt: skip
    frame = {key: changed.pop(key) for key in ("large", "child") if key in changed}
    return form(language, release=ReleaseAsked(**(line | changed)), **frame)


def card(language: str, **changed: Any) -> bytes:
    """An appointment elsewhere, with a day."""
    known: dict[str, Any] = {
        "number": NUMBER, "language": language, "sender": KNOWN[language]["sender_neutral"], "sender_phone": PHONE,
        "moment": datetime(2026, 11, 24, 10, 30), "errand": "documents", "place": KNOWN[language]["receiver_neutral"],
        "address": KNOWN[language]["receiver_address"], "phone": OTHER_PHONE, "bring": WORDS[language]["bring"],
    }  # fmt: skip
    return appointment_card(AppointmentCard(**(known | changed)))


def card_of_the_office(language: str) -> bytes:
    """An appointment at the office, the day to be written by hand."""
    return card(language, moment=None, place="", address="", phone="", bring="", errand="meeting")


def letter(language: str, **changed: Any) -> bytes:
    """The plain letter."""
    known: dict[str, Any] = {
        "number": NUMBER, "language": language, "sender": KNOWN[language]["sender_neutral"], "sender_phone": PHONE,
        "made_on": TODAY, "closed_on": date(2026, 11, 20),
    }  # fmt: skip
    return closure_letter(ClosureLetter(**(known | changed)))


def full_letter(language: str, **changed: Any) -> bytes:
    """The letter that says which office it is and what her file's code is."""
    known = {
        "plain": False, "sender": KNOWN[language]["sender_unit"], "code": CODE, "staff_code": "CW07",
        "helped_with": ("medical_health", "legal_aid", "shelter"), "kept_until": date(2033, 11, 20),
    }  # fmt: skip
    return letter(language, **(known | changed))


def summary_content(language: str, **changed: Any) -> CourtSummary:
    """A summary with every part for a court, without her name."""
    words = WORDS[language]
    known: dict[str, Any] = {
        "number": NUMBER, "language": language, "sender": KNOWN[language]["sender_unit"], "sender_phone": PHONE,
        "code": CODE, "made_on": TODAY, "made_by": "CW07", "approved_by": "SV01", "handed_to": words["court"],
        "sector": "prosecution", "consent_on": TODAY, "consent_until": date(2027, 2, 20), "parts": PARTS,
        "opened_on": "2026-10-01",
        "incidents": (
            Happened(
                "1", "physical_assault", "2026-09-28", "approx_day", ("intimate_partner_violence",)
            ),
            Happened("2", "denial_of_resources", "2026-06"),
        ),
        "services": (
            Served("medical_health", "provided_here", "2026-10-01"), Served("legal_aid", "referred", "2026-10-02"),
        ),
        "reports": (Reported("fir", "2026-10-03", words["station"], "412/26"),),
        "stages": (Reached("application_filed", "2026-10-02"), Reached("fir_registered", "2026-10-03")),
        "orders": (Ordered("protection", "2026-10-20", "2027-04-20", in_force=True),),
        "hearings": (Heard("2026-12-10", words["court"]), Heard("2026-10-20", words["court"], "order_given")),
        "documents": (words["paper"],),
    }  # fmt: skip
    return CourtSummary(**(known | changed))


def summary(language: str, **changed: Any) -> bytes:
    """The same as paper."""
    return court_summary(summary_content(language, **changed))


def opened(language: str) -> bytes:
    """The paper about who opened her file."""
    lines = tuple(
        (date(2026, 11, 22 - row), role, event, row + 1)
        for row, (role, event) in enumerate(
            [("caseworker", "record_opened"), ("counsellor", "session_held"), ("", "identity_revealed")]
        )
    )
    return opened_paper(OpenedContent(language, KNOWN[language]["sender_neutral"], PHONE, CODE, "A", TODAY, lines))


PAPERS: dict[str, Callable[[str], bytes]] = {
    "consent": form,
    "consent-large": lambda language: form(language, large=True),
    "consent-blank": blank_form,
    "release-l1": lambda language: release_form(language, "l1_code_only"),
    "release-l2": lambda language: release_form(language, "l2_contact"),
    "release-l3": release_form,
    "release-l4": lambda language: release_form(language, "l4_documents"),
    "release-large": lambda language: release_form(language, large=True, child=True),
    "card": card,
    "card-office": card_of_the_office,
    "letter": letter,
    "letter-large": lambda language: letter(language, large=True),
    "letter-full": full_letter,
    "court": summary,
    "court-named": lambda language: summary(language, name=KNOWN[language]["name"], handed_to=""),
    "opened": opened,
}
"""Every paper that is no slip and no recovery sheet, by a short name: who looks at paper looks at these."""
