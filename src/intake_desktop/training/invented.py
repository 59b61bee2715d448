# SPDX-License-Identifier: Apache-2.0
"""Invented women and invented services. Nobody here exists; only the proportions are those that Multan published.

From April 2017 to January 2018 the Violence against Women Centre in Multan counted 1,495 cases: 918 of domestic
violence, 165 family cases, 99 of harassment, 71 criminal offences; the other 242 are not named in the source and are
spread here by hand.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..domain.opening import Span
from ..domain.providers import ProviderPlan

FIRST_DAY, LAST_DAY = date(2017, 4, 1), date(2018, 1, 31)
CATEGORIES = {
    "domestic_violence": 918,
    "family_case": 165,
    "harassment": 99,
    "criminal_offence": 71,
    "property_dispute": 89,
    "sexual_violence": 40,
    "shelter_request": 30,
    "psychological_violence": 25,
    "threat_to_life": 22,
    "cyber_crime": 12,
    "other": 24,
}
CASES = sum(CATEGORIES.values())
EXPECTED = (
    ("domestic_violence", 918, "61.40"),
    ("family_case", 165, "11.04"),
    ("harassment", 99, "6.62"),
    ("criminal_offence", 71, "4.75"),
    ("all_other", 242, "16.19"),
)
"""The centre case table that the story must end with."""

AGREED = "2024-03-04"
"""The day on which the staff of the story signed the confidentiality agreement."""
CENTRE = {
    "en": "Violence against Women Centre, Multan",
    "ur": "مرکز برائے انسدادِ تشدد، ملتان",
    "hi": "महिला हिंसा निवारण केंद्र, मुल्तान",
}
SHELTER = ProviderPlan(
    names={"en": "Dar ul Aman Multan", "ur": "دارالامان ملتان", "hi": "दारुल अमान, मुल्तान"},
    neutral_names={"en": "Hostel office, Mall Road", "ur": "ہاسٹل آفس، مال روڈ", "hi": "छात्रावास कार्यालय, माल रोड"},
    sectors=("shelter",),
    address="4, Mall Road, Multan",
    phone="061-9200471",
    always=True,
    focal_point="S-07",
    district="Multan",
    protocols=("domestic_violence", "trafficking"),
    languages=("ur", "pa", "skr"),
    access=("children_welcome",),
    women_staff="yes",
    cost="free",
    eligibility="Women, and children up to 12 years",
)
LEGAL_AID = ProviderPlan(
    names={"en": "District Legal Aid Office", "ur": "ضلعی دفتر برائے قانونی امداد", "hi": "जिला विधिक सहायता कार्यालय"},
    neutral_names={"en": "District office, room 12", "ur": "ضلعی دفتر، کمرہ 12", "hi": "जिला कार्यालय, कमरा 12"},
    sectors=("legal_aid",),
    address="District Courts, room 12",
    phone="0300-1234567",
    opening=(Span("12345", "09:00", "16:00"), Span("6", "09:00", "13:00")),
    focal_point="L-02",
    district="Multan",
    languages=("ur", "pa"),
    women_staff="yes",
    cost="free",
    documents_needed="Identity card, if she has one",
)
CLINIC = ProviderPlan(
    names={"en": "Nishtar Hospital, women’s ward", "ur": "نشتر ہسپتال، زنانہ وارڈ", "hi": "निश्तर अस्पताल, महिला वार्ड"},
    neutral_names={"en": "Nishtar Hospital, desk 3", "ur": "نشتر ہسپتال، کاؤنٹر 3", "hi": "निश्तर अस्पताल, काउंटर 3"},
    sectors=("medical_health",),
    address="Nishtar Road, Multan",
    phone="061-9200231",
    always=True,
    focal_point="M-11",
    district="Multan",
    level="province",
    languages=("ur", "pa", "skr", "sd"),
    access=("step_free", "interpreter"),
    women_staff="yes",
    cost="free",
)
POLICE = ProviderPlan(
    names={"en": "Police station, women’s desk", "ur": "تھانہ، خواتین ڈیسک", "hi": "थाना, महिला डेस्क"},
    neutral_names={"en": "District office, desk 5", "ur": "ضلعی دفتر، ڈیسک 5", "hi": "जिला कार्यालय, डेस्क 5"},
    sectors=("police",),
    address="Cantonment, Multan",
    phone="061-9200015",
    opening=(Span("1234567", "08:00", "20:00"),),
    focal_point="P-15",
    district="Multan",
    languages=("ur", "pa"),
    women_staff="yes",
    cost="free",
    flagged=True,
)
PARTNER = {"en": "Women’s Centre, Lahore", "ur": "مرکز برائے خواتین، لاہور"}
"""The centre of another city that uses the program, too."""
SHELTER_AWAY = ProviderPlan(
    names={"en": "Dar ul Aman Lahore", "ur": "دارالامان لاہور", "hi": "दारुल अमान, लाहौर"},
    neutral_names={"en": "Hostel office, Canal Road", "ur": "ہاسٹل آفس، نہر روڈ", "hi": "छात्रावास कार्यालय, नहर रोड"},
    sectors=("shelter",),
    address="Canal Road, Lahore",
    phone="042-9920012",
    always=True,
    focal_point="S-02",
    district="Lahore",
    level="province",
    languages=("ur", "pa"),
    access=("children_welcome", "step_free"),
    women_staff="yes",
    cost="free",
)

BEFORE = {
    "private_space": "yes",
    "safe_now": "yes",
    "urgent_medical": "no",
    "consent_services": "given",
    "consent_record": "given",
}
IN_URDU = {
    **BEFORE,
    "sex": "female",
    "age_years": 27,
    "services_wanted": ["shelter", "legal_aid"],
    "reported_by_survivor": "yes",
    "entry_source": "helpline",
    "helpline_code": "1043",
    "centre_category": "domestic_violence",
    "may_contact": "yes",
    "contact_method": "phone_call",
    "phone": "0300-7654321",
    "phone_is_shared": "unknown",
    "safe_times": "پیر سے جمعرات، صبح 10 سے 12 بجے",
    "safe_words": "سلائی کے کام کے بارے میں فون ہے",
    "leave_message": "no",
    "full_name": "زینب بی بی",
    "name_used": "زینب",
    "consent_statistics": "given",
    "safe_to_leave": "no",
}
"""What a caseworker in Multan types in Urdu at two in the morning."""
IN_HINDI = {
    **BEFORE,
    "sex": "female",
    "age_years": 34,
    "services_wanted": ["legal_aid", "counselling_psychosocial"],
    "reported_by_survivor": "yes",
    "entry_source": "self",
    "centre_category": "family_case",
    "may_contact": "no",
    "full_name": "सुनीता देवी",
    "name_used": "सुनीता",
    "consent_statistics": "given",
    "safe_to_leave": "yes",
}
"""What another types in Hindi."""

_NAMES = (
    "زینب بی بی", "فاطمہ خاتون", "عائشہ پروین", "مریم نواز خان", "رضیہ سلطانہ", "نسیم اختر", "شازیہ کنول", "ثریا بیگم",
    "सुनीता देवी", "कांता बाई", "मीना कुमारी", "राधा शर्मा", "पूजा यादव", "लक्ष्मी बाई", "सीता देवी", "गीता वर्मा",
    "Zainab Bibi", "Fatima Khatoon", "Ayesha Parveen", "Sunita Devi", "Meena Kumari", "Razia Sultana",
)  # fmt: skip
_SOURCES = ("self", "family_friend", "police", "health", "helpline", "legal", "community_leader", "ngo")
_HELPLINES = ("1043", "1737", "15", "1043", "1043", "1737")
_SERVICES = {
    "domestic_violence": ("counselling_psychosocial", "legal_aid", "shelter", "police", "medical_health"),
    "family_case": ("legal_aid", "counselling_psychosocial"),
    "harassment": ("police", "legal_aid", "counselling_psychosocial"),
    "criminal_offence": ("police", "medical_health", "forensic_medico_legal"),
    "cyber_crime": ("cyber_crime_unit", "counselling_psychosocial"),
    "property_dispute": ("legal_aid",),
    "shelter_request": ("shelter",),
    "sexual_violence": ("medical_health", "forensic_medico_legal", "police", "counselling_psychosocial"),
}


def intakes(seed: int = 1043) -> Iterator[dict[str, Any]]:
    """Give the answers of all the cases in order of their days, the same ones every time."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    categories = [name for name, count in CATEGORIES.items() for _ in range(count)]
    chance.shuffle(categories)
    days = sorted(chance.randrange((LAST_DAY - FIRST_DAY).days + 1) for _ in categories)
    for category, day in zip(categories, days, strict=True):
        yield _answers(chance, category, FIRST_DAY + timedelta(days=day))


def _answers(chance: random.Random, category: str, day: date) -> dict[str, Any]:
    wanted = _SERVICES.get(category, ("counselling_psychosocial", "legal_aid"))
    source = chance.choice(_SOURCES)
    answers: dict[str, Any] = {
        **BEFORE,
        "interview_date": day.isoformat(),
        "sex": "female",
        "age_years": min(75, max(13, round(chance.gauss(29, 9)))),
        "services_wanted": sorted(chance.sample(wanted, chance.randint(1, min(3, len(wanted))))),
        "reported_by_survivor": "yes",
        "entry_source": source,
        "centre_category": category,
        "may_contact": "no",
        "consent_statistics": chance.choice(("given", "given", "given", "refused")),
        "safe_to_leave": "yes",
    }
    if source == "helpline":
        answers["helpline_code"] = chance.choice(_HELPLINES)
    if chance.random() < 0.4:
        answers["full_name"] = chance.choice(_NAMES)
    return answers
