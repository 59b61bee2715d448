# SPDX-License-Identifier: Apache-2.0
"""Invented slips in three languages, and a reader that reads paper back: what is printed is what is tested."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pypdf

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.disclosure import REFERRAL, REPORT, Agreed, Fact, SlipContent, disclosed, ticks

PRINTED_LEVELS = LEVELS[1:]

ENGLISH: dict[str, Any] = {
    "number": "R-4H7K2PX",
    "counterfoil": "7KQX",
    "issued_at": datetime(2026, 11, 22, 14, 2),
    "priority": "emergency",
    "sender_unit": "Violence against Women Centre, Multan",
    "sender_neutral": "Social welfare help desk",
    "sender_phone": "061-9200000",
    "sender_hours": "24 hours",
    "staff_code": "CW07",
    "receiver_unit": "Nishtar Hospital, Gynaecology Unit 2",
    "receiver_neutral": "Nishtar Hospital, OPD room 14",
    "receiver_focal": "Dr Saima Iqbal",
    "receiver_address": "Nishtar Road, Multan",
    "receiver_phone": "061-9200111",
    "receiver_hours": "08:00–20:00, every day",
    "survivor_code": "MLT-7KQ2MXB",
    "name": "فاطمہ بی بی",
    "contact_method": "phone_call",
    "contact_phone": "0300-1234567",
    "contact_phone_shared": "yes",
    "contact_times": "Mon–Thu, 10:00–12:00",
    "contact_words": "the library book has come",
    "sex": "female",
    "age_group": "age_26_40",
    "languages": ("skr", "ur"),
    "interpreter": True,
    "support": ("hearing",),
    "sector": "medical_health",
    "service_line": "Examination and treatment; she prefers a woman doctor",
    "facts": (
        Fact("time_since", "31 hours"),
        Fact("injuries", "Left wrist, bruises on the back"),
        Fact("pregnancy", "Not known; test wanted"),
        Fact("given_already", "First aid, painkiller"),
        Fact("evidence_wish", "Has not decided yet"),
    ),
    "risk_level": "high",
    "risk_factors": ("rf_knows_location", "rf_easy_access"),
    "done_here": ("psychological_first_aid", "legal_aid"),
    "documents": ("Sealed letter of the duty doctor, 1 page", "Copy of identity card"),
    "restrictions": "Her brother-in-law works in the laboratory. He must not learn that she came.",
    "consent_on": date(2026, 11, 22),
    "consent_until": date(2027, 2, 20),
    "consent_method": "thumbprint",
    "law": "Punjab Women Protection Act 2016, section 8",
    "told_her": "yes",
    "approved_by": "SV01",
    "escort": "CW03",
    "appointment": datetime(2026, 11, 23, 16, 30),
    "feedback_by": date(2026, 11, 25),
    "may_confirm": True,
}

URDU = ENGLISH | {
    "sender_unit": "مرکز برائے تحفظ خواتین، ملتان",
    "sender_neutral": "سماجی بہبود معلوماتی ڈیسک",
    "sender_hours": "24 گھنٹے",
    "receiver_unit": "نشتر ہسپتال، گائنی یونٹ 2",
    "receiver_neutral": "نشتر ہسپتال، او پی ڈی کمرہ 14",
    "receiver_focal": "ڈاکٹر صائمہ اقبال",
    "receiver_address": "نشتر روڈ، نزد چوک 9، ملتان",
    "receiver_hours": "روزانہ 08:00–20:00",
    "contact_times": "پیر تا جمعرات، 10:00–12:00",
    "contact_words": "لائبریری کی کتاب آ گئی ہے",
    "service_line": "معائنہ اور علاج؛ خاتون ڈاکٹر کو ترجیح",
    "facts": (
        Fact("time_since", "31 گھنٹے"),
        Fact("injuries", "بائیں کلائی، کمر پر نیل"),
        Fact("pregnancy", "معلوم نہیں؛ ٹیسٹ چاہیے"),
        Fact("given_already", "ابتدائی طبی امداد، درد کی دوا"),
        Fact("evidence_wish", "ابھی فیصلہ نہیں کیا"),
    ),
    "documents": ("ڈیوٹی ڈاکٹر کا مہر بند خط، 1 صفحہ", "شناختی کارڈ کی نقل"),
    "restrictions": "اس کا دیور لیبارٹری میں کام کرتا ہے۔ فون 0301-7654321 پر کچھ نہ کہیں۔",
}

HINDI = ENGLISH | {
    "number": "R-9XM3TQ4",
    "survivor_code": "DHR-3NWP8KC",
    "sender_unit": "वन स्टॉप सेंटर (सखी), धार",
    "sender_neutral": "समाज कल्याण सहायता डेस्क",
    "sender_phone": "07292-234567",
    "sender_hours": "24 घंटे",
    "receiver_unit": "ज़िला चिकित्सालय धार, स्त्री रोग विभाग",
    "receiver_neutral": "ज़िला चिकित्सालय, ओपीडी कक्ष 14",
    "receiver_focal": "डॉ. क्षिप्रा त्रिवेदी",
    "receiver_address": "चिकित्सालय मार्ग, धार",
    "receiver_phone": "07292-222333",
    "receiver_hours": "प्रतिदिन 08:00–20:00",
    "name": "लक्ष्मी",
    "contact_times": "सोम–गुरु, 10:00–12:00",
    "contact_words": "पुस्तकालय की किताब आ गई है",
    "service_line": "जाँच और उपचार; महिला चिकित्सक को प्राथमिकता",
    "languages": ("bhb", "hi"),
    "facts": (
        Fact("time_since", "31 घंटे"),
        Fact("injuries", "बाईं कलाई, पीठ पर नील"),
        Fact("pregnancy", "ज्ञात नहीं; परीक्षण चाहिए"),
        Fact("given_already", "प्राथमिक उपचार, दर्द की दवा"),
        Fact("evidence_wish", "अभी तय नहीं किया"),
    ),
    "documents": ("ड्यूटी चिकित्सक का मुहरबंद पत्र, 1 पृष्ठ", "पहचान पत्र की प्रति"),
    "restrictions": "उसका देवर प्रयोगशाला में काम करता है। उसे पता न चले कि वह आई थी।",
}

REPORTED: dict[str, dict[str, Any]] = {
    "en": {
        "law": "Punjab Women Protection Act 2016, section 8",
        "service_line": "For the women's desk; a copy stays with us",
        "facts": (
            Fact("incident_type", "Serious bodily harm"),
            Fact("incident_district", "Multan"),
            Fact("incident_date", "20 Nov 2026"),
            Fact("immediate_danger", "Yes: he knows where she is"),
            Fact("safe_place", "with an aunt"),
        ),
    },
    "ur": {
        "law": "پنجاب تحفظ خواتین ایکٹ 2016، دفعہ 8",
        "service_line": "برائے خواتین ڈیسک؛ ایک نقل ہمارے پاس ہے",
        "facts": (
            Fact("incident_type", "شدید جسمانی چوٹ"),
            Fact("incident_district", "ملتان"),
            Fact("incident_date", "20 نومبر 2026"),
            Fact("immediate_danger", "ہاں: وہ جانتا ہے کہ وہ کہاں ہیں"),
            Fact("safe_place", "خالہ کے ہاں"),
        ),
    },
    "hi": {
        "law": "पॉक्सो अधिनियम 2012, धारा 19",
        "service_line": "महिला डेस्क के लिए; एक प्रति हमारे पास है",
        "facts": (
            Fact("incident_type", "गंभीर शारीरिक चोट"),
            Fact("incident_district", "धार"),
            Fact("incident_date", "20 नवंबर 2026"),
            Fact("immediate_danger", "हाँ: वह जानता है कि वह कहाँ हैं"),
            Fact("safe_place", "मौसी के यहाँ"),
        ),
    },
}
"""What stands on reports that the law requires, instead of what she agreed to."""

KNOWN = {"en": ENGLISH, "ur": URDU, "hi": HINDI}
"""All that a centre knows about three invented women, before anything is dropped."""


_FRAME = ("second_language", "paper", "large", "kind")


def slip(language: str, level: str = "l2_contact", *, discreet: bool = False, **changed: Any) -> SlipContent:
    """The content of an invented slip at a level, everything ticked; `changed` items stand for the invented ones."""
    cards = changed.pop("card_languages", ("ur", language) if language != "ur" else ("ur", "en"))
    frame = {name: changed.pop(name) for name in _FRAME if name in changed}
    items = KNOWN[language] | changed
    agreed = changed.pop("agreed", None) or everything(items, level, **frame)
    items.pop("agreed", None)
    return disclosed(items, level, discreet, language=language, card_languages=cards, agreed=agreed, **frame)


def report(language: str, **changed: Any) -> SlipContent:
    """The content of an invented report that the law requires: what it names is her name, her age and the facts."""
    named = ("name", "person", "incident_type", "incident_district", "incident_date", "immediate_danger")
    return slip(
        language, "l4_documents", kind=REPORT, sector="police", agreed=Agreed(named), **(REPORTED[language] | changed)
    )


def everything(items: dict[str, Any], level: str, kind: str = REFERRAL, **_: Any) -> Agreed:
    """Every tick that can be asked for an invented slip."""
    return Agreed(ticks(items["sector"], level, kind), tuple(items["documents"]))


_WORD = re.compile("[\u0600-\u06ff\u0750-\u077f]+|[\u0900-\u097f\u200d]+|[A-Za-z0-9][A-Za-z0-9:\u2013.'/-]*")


def words(text: str) -> Counter[str]:
    """Cut a text into words of one script each; how they stand to each other differs between readers of PDFs."""
    return Counter(word.rstrip(".:-–/'") for word in _WORD.findall(unicodedata.normalize("NFC", text)))


def read(pdf: bytes) -> list[str]:
    """The text of each page, as somebody who searches or copies it gets it."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def poppler(pdf: bytes) -> list[str]:
    """The text of each page as poppler reads it, on which the viewers of most Linux desktops stand."""
    asked = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    text = subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()
    return ["".join(c for c in page if c not in _MARKS) for page in text.split("\f")[:-1]]


_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks of direction, which readers set as they like."""


def missing(texts: Iterator[str] | list[str], page: str) -> Counter[str]:
    """Which words of some texts cannot be read on a page."""
    there = words(page)
    return Counter({word: count for text in texts for word, count in words(text).items() if word not in there})


def placed(pdf: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Every piece of text of a page with the place where it starts, in points from the lower left corner."""
    found: list[tuple[str, float, float]] = []

    def see(text: str, _: Any, matrix: list[float], *__: Any) -> None:
        if text.strip():
            found.append((text.strip(), matrix[4], matrix[5]))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=see)
    return found
