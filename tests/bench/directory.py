# SPDX-License-Identifier: Apache-2.0
"""The directory of a whole province: five thousand services in a real store, looked through as somebody types.

Each letter is a search of its own; so is each choice. The baseline is a directory of fifty services in the same run.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench import Figure, p95
from tests.conftest import Office

from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.opening import Span
from intake_desktop.domain.providers import ProviderPlan, Search
from intake_desktop.services import directory_file, providers
from intake_desktop.services.desk import Desk

UNITS = 5000
LIMIT_MS = 20.0
PLACES = (
    ("Multan", "ملتان", "मुल्तान"), ("Lahore", "لاہور", "लाहौर"), ("Quetta", "کوئٹہ", "क्वेटा"), ("Dadu", "دادو", "दादू"),
    ("Khairpur", "خیرپور", "खैरपुर"), ("Karachi", "کراچی", "कराची"), ("Dhar", "دھار", "धार"), ("Indore", "اندور", "इंदौर"),
    ("Rawalpindi", "راولپنڈی", "रावलपिंडी"), ("Peshawar", "پشاور", "पेशावर"),
)  # fmt: skip
KINDS = (
    ("Legal Aid Office", "قانونی امداد", "विधिक सहायता", ("legal_aid",)),
    ("Hospital, women’s ward", "ہسپتال، زنانہ وارڈ", "अस्पताल, महिला वार्ड", ("medical_health", "forensic_medico_legal")),
    ("Hostel", "ہاسٹل", "छात्रावास", ("shelter",)),
    ("Counselling Centre", "کاؤنسلنگ مرکز", "परामर्श केंद्र", ("counselling_psychosocial",)),
    ("Police Station", "پولیس", "पुलिस", ("police",)),
)
MOMENT = datetime.fromisoformat("2026-11-23T18:40+05:00")
SEARCHES: tuple[dict[str, Any], ...] = (
    {}, {"sector": "shelter"}, {"district": "Multan"}, {"open_at": MOMENT}, {"sector": "legal_aid", "district": "Dhar"},
    {"open_at": MOMENT, "sector": "shelter", "women_staff": True}, {"language": "pa", "protocol": "trafficking"},
    {"text": "office", "sector": "legal_aid", "open_at": MOMENT}, {"text": "nowhere at all"},
)  # fmt: skip
TYPED = ("legal aid multan 77", "ہسپتال ملتان", "परामर्श केंद्र", "0300-1234", "hostel quetta", "zzzz")


def figures() -> Iterator[Figure]:
    """What somebody waits for at each letter and each choice."""
    with tempfile.TemporaryDirectory() as place:
        few, many = (Office(Path(place) / name, "A") for name in ("few", "many"))
        small, large = _filled(few.desk("SV01"), 50), _filled(many.desk("SV01"), UNITS)
        asked = [*({"text": typed[:end]} for typed in TYPED for end in range(1, len(typed) + 1)), *SEARCHES]
        searches = [Search(**one) for one in asked]
        plain, value = (p95(_took(desk, searches)) for desk in (small, large))
        name = f"directory of {UNITS} services, each letter and choice, p95"
        yield Figure(name, value, "ms", "50 services", plain, limit=LIMIT_MS, limit_on="value")
        began = time.perf_counter()
        providers.suggest(large, "legal_aid", "Multan")
        yield Figure("who could help instead", 1e3 * (time.perf_counter() - began), "ms")
        began = time.perf_counter()
        path = directory_file.export_directory(large, Path(place))
        yield Figure(f"{UNITS} services as one file", time.perf_counter() - began, "s")
        began = time.perf_counter()
        seen = directory_file.look_into(small, path)
        yield Figure("looking through that file", time.perf_counter() - began, "s")
        began = time.perf_counter()
        directory_file.take_in(small, seen)
        yield Figure("taking it in", time.perf_counter() - began, "s")
        few.close()
        many.close()


def _took(desk: Desk, searches: list[Search]) -> list[float]:
    """Milliseconds that each took, the first time and later ones alike."""
    found = []
    for search in [*searches, *searches]:
        began = time.perf_counter()
        providers.search_providers(desk, search)
        found.append(1e3 * (time.perf_counter() - began))
    return found


def _filled(desk: Desk, count: int) -> Desk:
    """Put so many services into a directory, the same ones every time, in one transaction."""
    chance = random.Random(1043)
    pairs = itertools.cycle(itertools.product(PLACES, KINDS))
    with desk.store.transaction("SV01", "record_changed", "bench") as t:
        for number in range(count):
            place, kind = next(pairs)
            plan = _plan(chance, number, place, kind)
            checked = {"active": "yes", "verified_on": "2026-11-01", "verified_by": "SV01", "origin": ""}
            t.set("provider", new_id(), providers.fields_of(plan) | checked)
    return desk


def _plan(chance: random.Random, number: int, place: tuple[str, ...], kind: tuple[Any, ...]) -> ProviderPlan:
    opens = chance.choice(("08:00", "08:30", "09:00", "09:30", "10:00"))
    closes = chance.choice(("13:00", "15:00", "16:30", "17:00", "19:00", "21:15"))
    days = chance.choice(("12345", "123456", "12346", "135", "24"))
    return ProviderPlan(
        names={
            language: f"{kind[at]} {place[at]} {number}" for at, language in enumerate(("en", "ur", "hi"))
        },
        neutral_names={"en": f"Office {number}", "ur": f"دفتر {number}", "hi": f"कार्यालय {number}"},
        sectors=kind[3], level=chance.choice(("tehsil", "district", "province")), district=place[0],
        address=f"{chance.randrange(900)} Mall Road, {place[0]}", map_text="behind the old court, second floor",
        phone=f"0300-{chance.randrange(10**7):07d}", phone_2=f"061-{chance.randrange(10**7):07d}",
        always=chance.random() < 0.1, hours="not on public holidays", focal_point=f"D-{number}",
        opening=(Span(days, opens, closes), Span("6", "09:00", "13:00"))[: 1 + number % 2],
        languages=tuple(chance.sample(("ur", "pa", "sd", "hi"), 2)),
        protocols=("domestic_violence",) if number % 3 else ("trafficking", "child"), access=("step_free",),
        women_staff=chance.choice(("yes", "no", "")), cost="free", documents_needed="none, if she has none",
        eligibility="every woman and her children", route_note="by the main road",
    )  # fmt: skip
