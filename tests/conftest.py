# SPDX-License-Identifier: Apache-2.0
"""No test needs a display. Most have a centre with a real store, real keys and real staff, made cheaply."""

from __future__ import annotations

import copy
import functools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import desk as at_desk
from intake_desktop.services import devices, drafts, intakes, providers, setup, staff, unlock
from intake_desktop.services.consents import ReleasePlan, record_release
from intake_desktop.services.desk import Desk
from intake_desktop.store import Store
from intake_desktop.vault import KdfCost, KdfPolicy, NoKeyring, Vault, read_sheet
from intake_desktop.vault.kdf import CAP
from intake_desktop.vault.waiting import Clocks

from .quick import as_shipped, pytest_collection_finish, pytest_configure, pytest_sessionfinish
from .workers import pytest_xdist_make_scheduler

__all__ = [
    "as_shipped",
    "pytest_collection_finish",
    "pytest_configure",
    "pytest_sessionfinish",
    "pytest_xdist_make_scheduler",
]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no fault of a rule, and what passed once in CI passes again; at a desk the examples are new ones.
settings.register_profile(
    "intake", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("intake")

CHEAP = KdfPolicy(floor=KdfCost(1, 8, 1), cap=CAP, cost=KdfCost(1, 8, 1))
"""Argon2id at almost no cost: only tests hand it in, the program has no switch for it."""

GIVEN = {
    "private_space": "yes",
    "safe_now": "yes",
    "urgent_medical": "no",
    "consent_services": "given",
    "consent_record": "given",
    "sex": "female",
    "age_years": 27,
    "services_wanted": ["shelter", "legal_aid"],
    "reported_by_survivor": "yes",
    "entry_source": "helpline",
    "helpline_code": "1043",
    "may_contact": "no",
    "full_name": "زینب بی بی",
    "consent_statistics": "given",
    "safe_to_leave": "yes",
}
"""A quick intake in which she agrees to everything and does not want to be contacted."""


AGREED = "2026-11-20"
"""The day on which everybody in the tests signed the confidentiality agreement."""


@pytest.fixture(autouse=True, scope="session")
def day() -> Iterator[None]:
    """What asks the wall for the time, as the terminal does, is told that of the tests, whatever day it is here."""
    begun = time.monotonic()

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return (Clock().time + timedelta(minutes=20, seconds=time.monotonic() - begun)).astimezone(tz)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at_desk, "datetime", Wall)
        yield


class Clock:
    """The clock of a test: it stands at ten past two in the night and moves only when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 2, 10).astimezone(UTC)  # in the night of whoever runs it, wherever that is

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=3)
        return self.time

    def shift(self, **by: float) -> None:
        self.time += timedelta(**by)


def vault_at(home: Path, clock: Clock) -> Vault:
    """The keys of a PC without a keyring, at almost no cost; how long to wait after wrong words goes by `clock` too."""
    clocks = Clocks(lambda: clock.time.timestamp(), lambda: clock.time.timestamp())
    return Vault(home, keyring=NoKeyring(), policy=CHEAP, clocks=clocks)


class Office:
    """One PC of the centre MLT, and the people who work at it. ``office.desk("CW01")`` signs somebody in."""

    def __init__(self, home: Path, station: str, code: str = "MLT") -> None:
        self.home = home
        self.station = station
        self.clock = Clock()
        self.vault = vault_at(home, self.clock)
        self.passphrases: dict[str, str] = {}
        self.now_at_desk: Desk | None = None
        plan = setup.CentrePlan(
            names={"en": "Women’s Centre Multan", "ur": "مرکز برائے خواتین ملتان", "hi": "महिला केंद्र मुल्तान"},
            code=code, station=station, languages=("ur", "en", "hi"), first_code="SV01",
            agreement_on=AGREED, weak=True,
            phone="061-9200123",
        )  # fmt: skip
        founded = setup.found_centre(home, plan, self._passphrase("SV01"), vault=self.vault, now=self.clock)
        self.founded = founded
        self.now_at_desk = founded.desk
        for code, roles in (("CW01", ("caseworker",)), ("CW02", ("caseworker",)), ("CO01", ("counsellor",))):
            staff.add_staff(founded.desk, code, roles, "ur", self._passphrase(code), AGREED)
        paper = read_sheet(founded._sheets.notes_sheet.text())
        self.vault.grant_notes_from_sheet(founded.desk.unlocked, "CO01", paper)

    def twin(self, home: Path) -> Office:
        """The same PC in another folder, as it stood when this one was founded and closed: for a test of its own."""
        shutil.copytree(self.home, home)
        other = copy.copy(self)
        other.home, other.clock, other.passphrases = home, copy.copy(self.clock), dict(self.passphrases)
        other.vault = vault_at(home, other.clock)
        sheets = copy.deepcopy(self.founded._sheets)
        store = Store.open_existing(home / setup.STORE, sheets.unlocked.data_key, now=other.clock)
        other.now_at_desk = Desk(home, store, sheets.unlocked, other.vault, other.clock)
        other.founded = setup.Founded(other.now_at_desk, sheets)
        return other

    def _passphrase(self, code: str) -> bytearray:
        self.passphrases.setdefault(code, setup.suggest_passphrase())
        return bytearray(self.passphrases[code].encode())

    def desk(self, code: str = "SV01") -> Desk:
        """Let somebody sit down at this PC; whoever sat there before is signed out."""
        if self.now_at_desk is not None and self.now_at_desk.store.open:
            if self.now_at_desk.staff_code == code:
                return self.now_at_desk
            unlock.lock(self.now_at_desk)
        self.now_at_desk = unlock.unlock(self.home, code, self._passphrase(code), vault=self.vault, now=self.clock)
        return self.now_at_desk

    def hire(self, code: str, *roles: str) -> None:
        """Let somebody more work here, as the supervisor does it."""
        staff.add_staff(self.desk("SV01"), code, roles, "ur", self._passphrase(code), AGREED)

    def intake(self, code: str = "CW01", **answers: Any) -> intakes.Finished:
        """Take a quick intake as `code`, with everything given unless `answers` say otherwise."""
        desk = self.desk(code)
        draft = drafts.begin_intake(desk).value
        given = {name: value for name, value in (GIVEN | answers).items() if value is not None}
        drafts.keep_draft(desk, draft.id, given, "finish")
        return intakes.finish_intake(desk, draft.id).value

    def provider(self, sector: str = "shelter", *, in_house: bool = False) -> str:
        """Put a service into the directory as the supervisor; answers its id."""
        plan = ProviderPlan(
            names={"en": "Dar ul Aman Multan", "ur": "دارالامان ملتان", "hi": "दारुल अमान मुल्तान"},
            neutral_names={"en": "Hostel office", "ur": "ہاسٹل آفس", "hi": "छात्रावास कार्यालय"},
            sectors=(sector,), address="Mall Road 4", phone="0300-1234567", hours="9-17", in_house=in_house,
        )  # fmt: skip
        return providers.add_provider(self.desk("SV01"), plan).value

    def release(self, case_id: str, provider: str, code: str = "CW01", **changed: Any) -> str:
        """Record her consent to share with a service; answers the id of the line."""
        plan = {"sector": "shelter", "level": "l1_code_only", "decision": "given", "method": "signature"} | changed
        return record_release(self.desk(code), case_id, ReleasePlan(provider, **plan)).value

    def close(self) -> None:
        if self.now_at_desk is not None:
            unlock.lock(self.now_at_desk)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Office]:
    """PCs on the day they were founded, by their letters, each made once; tests get twins of them."""
    folder = tmp_path_factory.mktemp("founded")

    @functools.cache
    def found(station: str) -> Office:
        office = Office(folder / station, station)
        office.founded.desk.store.close()  # the keys stay: a twin begins with them
        return office

    return found


@pytest.fixture
def offices(tmp_path: Path, founded: Callable[[str], Office]) -> Iterator[Callable[..., list[Office]]]:
    """PCs of one centre by their letters: ``a, b = offices("A", "B")``; each trusts the others."""
    made: list[Office] = []

    def make(*stations: str) -> list[Office]:
        new = [founded(station).twin(tmp_path / f"pc-{station}") for station in stations]
        made.extend(new)
        for one in new:
            card = devices.export_device_file(one.desk(), tmp_path)
            for other in new:
                if other is not one:
                    devices.trust_device(other.desk(), card, devices.own_words(one.desk()))
        return new

    yield make
    for office in made:
        if office.now_at_desk is not None:
            unlock.lock(office.now_at_desk, hurry=True)  # the folder goes: nobody needs a backup of it


@pytest.fixture
def office(offices: Callable[..., list[Office]]) -> Office:
    """The only PC of a small centre."""
    return offices("A")[0]
