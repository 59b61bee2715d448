# SPDX-License-Identifier: Apache-2.0
"""PCs of one centre that exchange bundles: real stores, real keys, real lists of staff, and the verbs a test needs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from intake_desktop.domain.identifiers import case_number, new_id, new_survivor_code
from intake_desktop.domain.operations import Operation
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.store import OwnDevice, Store
from intake_desktop.sync import devices, ledger, reading, receiving, sealing, sending
from intake_desktop.sync.parties import Receiver, Sender
from intake_desktop.sync.progress import Progress, silent
from intake_desktop.sync.stick import Written
from intake_desktop.sync.verdicts import Verdict
from intake_desktop.vault import keys, roster

START = datetime(2026, 11, 22, 2, 10, tzinfo=UTC)
ROLES = {"SV01": ("supervisor",), "CW01": ("caseworker",), "SA01": ("system_admin",)}


def role_rule(operation: Operation, roles: tuple[str, ...]) -> Sentence | None:
    """Only those who work with cases write cases."""
    if {"supervisor", "caseworker"}.isdisjoint(roles):
        return sentence("Somebody with these roles may not write this.")
    return None


class PC:
    """One PC of the centre MLT."""

    def __init__(self, folder: Path, station: str, like: PC | None = None) -> None:
        self.path = folder / f"{station}-{new_id()[:8]}.db"
        self.key = bytearray(os.urandom(48))
        self.time = START
        self.station = station
        self.id = like.id if like else new_id()
        self.seed = like.seed if like else os.urandom(32)
        self.identity = like.identity if like else sealing.new_identity()
        self.supervisor = keys.fresh()
        self.staff = roster.read_chain([roster.signed(self._roster(1, "", ROLES), self.supervisor)])
        device = OwnDevice(self.id, station, self.seed, self.identity)
        self.store = Store.create(self.path, self.key, device, {"centre": "MLT"}, now=self.now)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=7)
        return self.time

    def close(self) -> None:
        self.store.close()

    # Staff

    def _roster(self, version: int, previous: str, roles: dict[str, tuple[str, ...]]) -> roster.Roster:
        public = roster.UserKeys("store", "", keys.signing_public(self.supervisor), "2026-11-22")
        people = tuple(
            roster.Person(new_id(), code, held, "en", True, "2026-11-22", (public,) if code == "SV01" else ())
            for code, held in roles.items()
        )
        return roster.Roster(roster.KIND, roster.FORMAT, self.id, version, previous, "2026-11-22", "SV01", people, ())

    def employ(self, code: str, *held: str) -> None:
        """Put somebody on this PC's list of staff, in a new version that the supervisor signs."""
        now = {person.code: person.roles for person in self.staff.current.users} | {code: held}
        version = len(self.staff.digests) + 1
        self.staff = self.staff.followed_by(self._roster(version, self.staff.head, now), self.supervisor)

    # Other PCs

    @property
    def card(self) -> devices.Card:
        return ledger.own_card(self.store, self.id, "MLT", self.staff)

    def trust(self, *others: PC) -> None:
        for other in others:
            introduced = devices.read_card(devices.card_file(other.card, other.seed))
            with self.store.transaction("SV01", "settings_changed", other.id) as t:
                ledger.trust(t, introduced)

    # Cases

    def new_case(self, actor: str = "CW01", **fields: Any) -> tuple[str, str]:
        person, case = new_id(), new_id()
        with self.store.transaction(actor, "record_changed", case) as t:
            t.set("person", person, {"survivor_code": new_survivor_code("MLT"), "sex": "female"}, person)
            number = case_number("MLT", 2026, self.station, t.next_number("case.2026"))
            start = {"number": number, "person": person, "opened_on": "2026-11-22", "centre_category": "harassment"}
            t.set("case", case, start | fields, person)
        return person, case

    def change(self, person: str, case: str, actor: str = "CW01", **fields: Any) -> None:
        with self.store.transaction(actor, "record_changed", case) as t:
            t.set("case", case, fields, person)

    def case(self, case: str, column: str) -> Any:
        row = self.store.reader.execute(f"select {column} from case_file where id = ?", (case,)).fetchone()
        return row and row[0]

    def cases(self) -> int:
        return int(self.store.reader.execute("select count(*) from case_file").fetchone()[0])

    def siblings(self, case: str, field: str) -> set[Any]:
        """Every value of a disputed field, as the case page shows them."""
        row = self.store.reader.execute(
            "select siblings from conflict where id = ? and field = ?", (case, field)
        ).fetchone()
        if row is None:
            return set()
        with self.store.transaction("CW01", "record_read", case) as t:
            lives = [t.live(ref, field) for ref in json.loads(row[0])]
        return {live.value for live in lives if live is not None}

    def state(self) -> dict[str, Any]:
        """Everything that a person could see in lists, without the row numbers that only this file gives."""
        seen: dict[str, Any] = {}
        for table in ("person", "case_file", "conflict"):
            columns = [row[1] for row in self.store.reader.execute(f"pragma table_info({table})") if row[1] != "nr"]
            rows = self.store.reader.execute(f"select {', '.join(columns)} from {table}").fetchall()
            seen[table] = sorted(map(repr, rows))
        # Which of several live operations came first here is no part of the state.
        seen["live"] = {
            id: sorted((ref, sorted(fields)) for ref, fields in json.loads(heads).items())
            for id, heads in self.store.reader.execute("select id, heads from entity")
        }
        return seen

    # Bundles

    @property
    def sender(self) -> Sender:
        return ledger.sender(self.store, self.id, "store", self.staff)

    @property
    def receiver(self) -> Receiver:
        return ledger.receiver(self.store)

    def prepare(
        self, *, full: bool = False, after: dict[str, int] | None = None, progress: Progress = silent
    ) -> sending.Prepared:
        others = ledger.recipients(self.store)
        if after is None and not full:
            after = sending.unacknowledged(others, ledger.acknowledged(self.store))
        at = int(self.now().timestamp() * 1000)
        prepared = sending.prepare(self.sender, others, self.store.journal, at, after, progress)
        with self.store.transaction("SV01", "export", prepared.manifest.bundle_id) as t:
            ledger.remember_sent(t, prepared)
        return prepared

    def export(
        self,
        folder: Path,
        *,
        full: bool = False,
        after: dict[str, int] | None = None,
        progress: Progress = silent,
    ) -> Written:
        return sending.put(self.prepare(full=full, after=after, progress=progress), folder, self.seed, progress)

    def reopen(self, path: Path | None = None) -> None:
        """Close the store and open it again, or put an older copy of the file in its place first."""
        self.store.close()
        if path is not None:
            for rest in ("-wal", "-shm"):
                self.path.with_name(self.path.name + rest).unlink(missing_ok=True)
            shutil.copy(path, self.path)
        self.store = Store.open_existing(self.path, self.key, now=self.now)

    def copy(self) -> Path:
        """Keep a copy of the store as it is now, as a careless backup program does."""
        self.store.checkpoint()
        return Path(shutil.copy(self.path, self.path.with_suffix(".copy")))

    def verify(self, path: Path) -> Verdict:
        return reading.verify(path, self.receiver)

    def take_in(self, path: Path, progress: Progress = silent) -> receiving.Received:
        """Read a bundle; BundleRefused when it may not be taken in."""
        with (
            reading.opened(path, self.receiver, progress) as bundle,
            self.store.transaction("SV01", "import", "") as t,
        ):
            received = receiving.take_in(bundle, t, role_rule)
            ledger.remember_received(t, received)
        return received

    def outcome(self, path: Path) -> str:
        return self.verify(path).outcome


Pcs = Callable[..., list[PC]]
"""Makes PCs by their letters: ``a, b = pcs("A", "B")``."""


def acquainted(pcs: Sequence[PC]) -> None:
    """Let every PC trust every other one, as after an exchange of device files."""
    for pc in pcs:
        pc.trust(*(other for other in pcs if other is not pc))
