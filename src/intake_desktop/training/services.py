# SPDX-License-Identifier: Apache-2.0
"""The invented directory of a practice desk: services with hours and languages, one that nobody checked for long."""

from __future__ import annotations

from ..domain.opening import Span
from ..domain.providers import ProviderPlan
from . import invented

_WEEK = (Span("12345", "09:00", "17:00"),)
COUNSELLING = ProviderPlan(
    names={"en": "Counselling desk of this centre", "ur": "مرکز کا مشاورت ڈیسک", "hi": "केंद्र का परामर्श डेस्क"},
    neutral_names={"en": "Room 4", "ur": "کمرہ 4", "hi": "कमरा 4"},
    sectors=("counselling_psychosocial",),
    opening=(Span("123456", "08:00", "20:00"),),
    focal_point="C-04",
    in_house=True,
    district="Multan",
    languages=("ur", "pa", "skr"),
    women_staff="yes",
    cost="free",
)
TRAINING = ProviderPlan(
    names={"en": "Women’s training centre", "ur": "خواتین کا تربیتی مرکز", "hi": "महिला प्रशिक्षण केंद्र"},
    neutral_names={"en": "Sewing class, Gulgasht", "ur": "سلائی کلاس، گلگشت", "hi": "सिलाई कक्षा, गुलगश्त"},
    sectors=("livelihood_social_welfare", "education"),
    address="11, Gulgasht, Multan",
    phone="061-9200512",
    opening=_WEEK,
    district="Multan",
    languages=("ur", "pa"),
    access=("step_free", "children_welcome"),
    women_staff="yes",
    cost="free",
    eligibility="From 16 years on",
)
CHILDREN = ProviderPlan(
    names={"en": "Child protection bureau", "ur": "بچوں کے تحفظ کا دفتر", "hi": "बाल संरक्षण कार्यालय"},
    neutral_names={"en": "District office, room 20", "ur": "ضلعی دفتر، کمرہ 20", "hi": "जिला कार्यालय, कमरा 20"},
    sectors=("child_protection",),
    address="District Complex, Multan",
    phone="061-9200620",
    opening=_WEEK,
    focal_point="CP-02",
    district="Multan",
    level="province",
    protocols=("child",),
    languages=("ur", "pa", "skr"),
    women_staff="yes",
    cost="free",
)
CYBER = ProviderPlan(
    names={"en": "Cyber crime office", "ur": "سائبر کرائم دفتر", "hi": "साइबर अपराध कार्यालय"},
    neutral_names={"en": "Office, second floor", "ur": "دفتر، دوسری منزل", "hi": "कार्यालय, दूसरी मंज़िल"},
    sectors=("cyber_crime_unit",),
    address="Bosan Road, Multan",
    phone="061-9200733",
    opening=_WEEK,
    district="Multan",
    level="national",
    languages=("ur", "en"),
    women_staff="no",
    cost="free",
    documents_needed="The telephone with the messages on it",
)
HOSTEL = ProviderPlan(
    names={"en": "Shelter of a foundation", "ur": "فاؤنڈیشن کی پناہ گاہ", "hi": "फ़ाउंडेशन का आश्रय"},
    neutral_names={"en": "Hostel, Bosan Road", "ur": "ہاسٹل، بوسن روڈ", "hi": "छात्रावास, बोसन रोड"},
    sectors=("shelter",),
    address="Bosan Road, Multan",
    phone="061-9200488",
    opening=(Span("1234567", "20:00", "08:00"),),
    hours="New arrivals in the evening only",
    district="Multan",
    languages=("ur", "pa", "en"),
    access=("children_welcome",),
    women_staff="yes",
    cost="partly",
)
CLINIC_FAR = ProviderPlan(
    names={"en": "Rural health centre", "ur": "دیہی مرکزِ صحت", "hi": "ग्रामीण स्वास्थ्य केंद्र"},
    neutral_names={"en": "Health centre, Shujabad", "ur": "مرکزِ صحت، شجاع آباد", "hi": "स्वास्थ्य केंद्र, शुजाबाद"},
    sectors=("medical_health",),
    address="Shujabad",
    phone="061-9200845",
    opening=(Span("123456", "08:00", "14:00"),),
    district="Shujabad",
    languages=("skr", "ur"),
    cost="free",
)
"""Nobody has asked there for a long time whether all of this is still so."""
CHECKED = (
    invented.SHELTER, invented.LEGAL_AID, invented.CLINIC, invented.POLICE, invented.SHELTER_AWAY, COUNSELLING,
    TRAINING, CHILDREN, CYBER, HOSTEL,
)  # fmt: skip
HELPLINES = ("1043", "15")
