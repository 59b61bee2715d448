# SPDX-License-Identifier: Apache-2.0
"""One transaction: rows, journal and audit together, for what is typed here and for what other PCs wrote.

Both roads end in :meth:`Transaction.apply`, so that a merged operation and a local one cannot come to mean different
things.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain import merge
from ..domain.operations import APART_SINCE, NO_LINE, SCHEMA, Operation, hash_of, line_of, read_line
from ..domain.sentences import Sentence, sentence
from ..domain.vaulted import VAULTED, identity_subject, is_identity, person_of, subject_of
from . import audit, things
from .keys import Keys
from .sealing import sealed_with

DRIFT = 300_000
"""Milliseconds by which another PC's clock may be ahead before ours stops following it, or step back before it is
suspect.
"""

NEWER = "newer_waits"
"""The setting that stands while the journal holds entries of a newer program: what this one can read."""
READS = f"{SCHEMA} {len(merge.REGISTERS | merge.APPEND_ONLY)}"
NEWER_WAITS = f"insert into setting values ('{NEWER}', '{READS}') on conflict do nothing"

Allowed = Callable[[Operation], Sentence | None]


class Admission(msgspec.Struct):
    """What became of the operations that came in."""

    new: int = 0
    known: int = 0
    held: int = 0
    """Waiting for operations that have not arrived yet."""
    quarantined: list[tuple[str, Sentence]] = []
    """Kept and passed on, but not applied, each with its reason."""
    forks: list[str] = []
    """Operations that contradict one already here: somebody wrote twice under one number."""
    touched: set[tuple[str, str]] = set()
    """The things that changed, as (thing, id)."""


class Transaction:
    """Writes of one actor that are committed together. Made by ``Store.transaction``."""

    def __init__(self, db: sql.Connection, actor: str, at: int) -> None:
        self.db = db
        self.actor = actor
        self.at = at
        self.touched: set[tuple[str, str]] = set()
        self.head = (0, audit.FIRST)
        """Number and hash of this transaction's row in the audit chain, once it is finished."""
        self.counters: dict[str, int] = {}
        """How far the counters were counted here."""
        self._wrote = hashlib.sha256()
        own = db.execute("select id, clock from own_device").fetchone()
        self._own: str = own[0] if own else ""
        self._clock: int = own[1] if own else 0
        self._first_clock = self._clock
        self._devices: dict[str, list[Any]] = {}
        self.keys = Keys(db)

    # What is written here

    def set(self, thing: str, id: str, fields: Mapping[str, Any], subject: str | None = None) -> bool:
        """Write fields of a thing; fields that already have that value, undisputed, are left alone.

        Answers whether anything was written. ValueError for a thing that is written only once.
        """
        if merge.rule(thing) != "register":
            raise ValueError(f"{thing} is not a register")
        _must_be_kept(thing, fields)
        heads, now = self._heads(id), {}
        if heads:
            now = things.current(self.db, thing, id)
        changed = {
            field: value
            for field, value in fields.items()
            if field not in heads or now.get(field) != value or len(heads[field]) > 1
        }
        if changed:
            over = {field: tuple(heads[field]) for field in changed if field in heads}
            self._write("set", thing, id, changed, over, self.file_of(id) or subject)
        return bool(changed)

    def append(self, thing: str, id: str, fields: Mapping[str, Any], subject: str | None = None) -> None:
        """Write a thing that happened once (a consent, a print, a step of a referral); it is never changed."""
        if merge.rule(thing) != "append":
            raise ValueError(f"{thing} is not append-only")
        _must_be_kept(thing, fields)
        self._write("event", thing, id, fields, {}, subject)

    def erase(self, subject: str, thing: str = "person") -> None:
        """Destroy the key of a survivor's file and what is shown from it, here and on every PC that hears of it.

        With ``identity_subject(person)`` only who she is goes: the facts of her case stay. Another `thing` is one that
        lies under a key of its own (a slip of a partner); as that, nobody's file can be destroyed.
        """
        self._write("erase", thing, subject, {}, {}, subject)

    def file_of(self, id: str) -> str | None:
        """The person to whose file a thing belongs. It stays there, under its key, while it is shown in another file:
        what is written to it then goes with its own file, and with no other one.
        """
        row = self.db.execute("select subject from entity where id = ?", (id,)).fetchone()
        return row[0] if row else None

    def is_from_before(self, id: str) -> bool:
        """Whether some value that a thing has now was written by a program that did not seal words apart."""
        return any(self._told(ref)[0].schema < APART_SINCE for refs in self._heads(id).values() for ref in refs)

    def next_number(self, counter: str) -> int:
        """Count one up: the next case of this year on this PC."""
        row = self.db.execute(
            "insert into counter values (?, 1) on conflict (name) do update set value = value + 1 returning value",
            (counter,),
        ).fetchone()
        self.counters[counter] = int(row[0])
        return self.counters[counter]

    def also(self, wrote: str) -> None:
        """Let the audit row of this transaction cover rows that are not operations (a draft, a trusted device)."""
        self._wrote.update(wrote.encode())

    def finish(self, event: str, about: str) -> None:
        """Write what belongs to the commit: the ends of the chains, the clock, the audit row."""
        for nr, seq, last in self._devices.values():
            self.db.execute("update device set last_seq = ?, last_hash = ? where nr = ?", (seq, last, nr))
        if self._clock != self._first_clock:
            self.db.execute("update own_device set clock = ?", (self._clock,))
        self.head = audit.append(self.db, self.at, self.actor, event, about, self._wrote.hexdigest())

    # What other PCs wrote

    def admit(self, lines: Iterable[bytes], keys: Mapping[str, bytes], allowed: Allowed) -> Admission:
        """Take in operations of other PCs, in any order, as often as they come.

        `keys` are the keys of the survivors' files they belong to; `allowed` says why an operation may not be
        applied, or nothing.
        """
        admission = Admission(quarantined=[], forks=[], touched=self.touched)
        self.keys.learn(keys)
        waiting = 0
        for line in lines:
            try:
                operation = read_line(line)
            except ValueError:
                admission.quarantined.append(("", sentence("A line in the bundle is not an operation.")))
                continue
            waiting += self._take(operation, line, allowed, admission) == "held"
        if self.db.execute("select count(*) from held").fetchone()[0]:
            self._drain(allowed, admission)
        admission.held = self.db.execute("select count(*) from held").fetchone()[0]
        return admission

    def _take(self, operation: Operation, line: bytes, allowed: Allowed, admission: Admission) -> str:
        nr, last_seq, last_hash = self._device(operation.device)
        if operation.seq <= last_seq:
            kept = self.db.execute(
                "select line from operation where device = ? and seq = ?", (nr, operation.seq)
            ).fetchone()
            if kept[0] == line:
                admission.known += 1
                return "known"
            self._fork(operation, admission)
            return "fork"
        if operation.seq > last_seq + 1 or not self._all_known(operation):
            self.db.execute(
                "insert into held values (?, ?, ?) on conflict do nothing", (operation.device, operation.seq, line)
            )
            return "held"
        if operation.chain != last_hash:
            self._fork(operation, admission)
            return "fork"
        reason = allowed(operation)
        if reason is not None:
            admission.quarantined.append((operation.ref, reason))
        admission.new += 1
        self._keep(operation, line, reason)
        self._observe(operation)
        return "new"

    def _drain(self, allowed: Allowed, admission: Admission) -> None:
        """Admit what was held until nothing more fits."""
        moved = True
        while moved:
            moved = False
            for device, seq, line in self.db.execute(
                "select device, seq, line from held order by device, seq"
            ).fetchall():
                if seq > self._device(device)[1] + 1:
                    continue
                operation = read_line(line)
                if seq == self._device(device)[1] + 1 and not self._all_known(operation):
                    continue
                self.db.execute("delete from held where device = ? and seq = ?", (device, seq))
                if self._take(operation, line, allowed, admission) == "new":
                    moved = True
                elif seq <= self._device(device)[1]:
                    admission.known -= 1  # held twice under one number: counted when it first came

    def _fork(self, operation: Operation, admission: Admission) -> None:
        admission.forks.append(operation.ref)
        self.db.execute("update device set forked = 1 where id = ?", (operation.device,))

    def _all_known(self, operation: Operation) -> bool:
        for refs in operation.over.values():
            for ref in refs:
                device, _, seq = ref.rpartition(".")
                if not seq.isdigit() or int(seq) > self._device(device)[1]:
                    return False
        return True

    # Both

    def _write(
        self,
        kind: str,
        thing: str,
        id: str,
        fields: Mapping[str, Any],
        over: dict[str, tuple[str, ...]],
        subject: str | None,
    ) -> None:
        device = self._device(self._own)
        if subject is not None:
            subject = sealed_with(self.db, thing, subject)
        clock, suspect = self._tick()
        unsealed = Operation(
            device=self._own, seq=device[1] + 1, chain=device[2], kind=kind, thing=thing, id=id, subject=subject,
            fields=tuple(fields), over=over, actor=self.actor, at=self.at, clock=clock, suspect=suspect,
            schema=SCHEMA, box=b"",
        )  # fmt: skip
        values = list(fields.values())
        operation = msgspec.structs.replace(unsealed, box=self.keys.sealed(unsealed, values))
        self._keep(operation, line_of(operation), None, values)

    def _keep(
        self, operation: Operation, line: bytes, reason: Sentence | None, values: list[Any] | None = None
    ) -> None:
        """Put one operation into the journal, then into the tables when it can be read and may be applied."""
        state, text = "applied", None
        if reason is not None:
            state, text = "quarantined", json.dumps([reason.text, reason.values])
        elif is_newer(operation):
            state = "newer"
            self.db.execute(NEWER_WAITS)
        elif values is None and operation.kind != "erase":
            try:
                values = self.keys.read(operation)
            except ValueError:
                state, text = "quarantined", json.dumps(["The values of this entry cannot be read.", {}])
            else:
                state = "applied" if values is not None and not self._is_gone(operation) else "sealed"
        device = self._device(operation.device)
        self.db.execute(
            "insert into operation (device, seq, id, subject, state, reason, line) values (?, ?, ?, ?, ?, ?, ?)",
            (device[0], operation.seq, operation.id, operation.subject, state, text, line),
        )
        device[1], device[2] = operation.seq, hash_of(line)
        self._wrote.update(line)
        if state == "applied":
            self.apply(operation, values)

    def apply(self, operation: Operation, values: list[Any] | None) -> None:
        """Let one operation of the journal take effect on heads and tables."""
        self.touched.add((operation.thing, operation.id))
        if operation.kind == "erase":
            self._erase(operation)
            return
        fields = dict(zip(operation.fields, values or (), strict=True))
        if operation.kind == "event":
            self._save_heads(operation, {field: [operation.ref] for field in fields})
            things.show(self.db, operation.thing, operation.id, fields, once=True)
            return
        heads = self._heads(operation.id)
        for field in operation.fields:
            before = heads.get(field, [])
            heads[field] = merge.superseded(before, operation.over.get(field, ()), operation.ref)
            if len(heads[field]) > 1:
                fields[field] = self._settle(operation.thing, operation.id, operation.person, field, heads[field])
            elif len(before) > 1:
                self.db.execute("delete from conflict where id = ? and field = ?", (operation.id, field))
        self._save_heads(operation, heads)
        things.show(self.db, operation.thing, operation.id, fields, once=False)

    def _settle(self, thing: str, id: str, person: str | None, field: str, refs: list[str]) -> Any:
        """Choose the value that counts for now, and keep the conflict for a person to decide."""
        lives = [live for live in (self.live(ref, field) for ref in refs) if live is not None]
        if merge.differ(lives, thing, field):
            self.db.execute(
                "insert into conflict values (?, ?, ?, ?, ?) on conflict do update set siblings = excluded.siblings",
                (id, field, thing, person, json.dumps(sorted(refs))),
            )
        else:
            self.db.execute("delete from conflict where id = ? and field = ?", (id, field))
        return merge.winner(thing, field, lives).value if lives else None

    def live(self, ref: str, field: str) -> merge.Live | None:
        """Read one live value back from the journal; nothing when it is sealed or not readable here."""
        operation, values = self._told(ref)
        if values is None:
            return None
        return merge.Live(
            ref, values[operation.fields.index(field)], operation.suspect, operation.clock, operation.device,
            operation.seq, operation.actor, operation.at,
        )  # fmt: skip

    def _told(self, ref: str) -> tuple[Operation, list[Any] | None]:
        """An operation of the journal, and its values."""
        device, _, seq = ref.rpartition(".")
        row = self.db.execute(
            "select line from operation where device = ? and seq = ?", (self._device(device)[0], int(seq))
        ).fetchone()
        operation = read_line(row[0])
        return operation, self.keys.told(operation)

    def _erase(self, operation: Operation) -> None:
        """Destroy the keys of a file, or only that of who she is, and everything shown from it; the envelopes stay."""
        subject = operation.subject
        if subject is None or not things.may_go(self.db, operation.thing, subject):
            return
        person = person_of(subject)
        only = is_identity(subject)
        known = self.db.execute("select id, thing from entity where subject = ?", (person,)).fetchall()
        stays = [(id, thing) for id, thing in known if only and thing not in VAULTED]
        for id, thing in known:
            if not only or thing in VAULTED:
                things.forget(self.db, thing, id)
                self.db.execute("delete from entity where id = ?", (id,))
                self.db.execute("delete from conflict where id = ?", (id,))
        had = self.keys.destroy({subject} if only else {person, identity_subject(person)})
        if only and had:
            things.forget_drafts(self.db, person)
        self.db.execute("insert into erased values (?, ?) on conflict do nothing", (subject, operation.ref))
        for id, thing in stays:
            self._leave_words_out(id, thing, person)

    def _leave_words_out(self, id: str, thing: str, person: str) -> None:
        """Show a part of a case anew, as it reads without the key of who she is: codes, days and numbers."""
        told: dict[str, tuple[Operation, list[Any] | None]] = {}
        left: dict[str, Any] = {}
        for field, refs in self._heads(id).items():
            if len(refs) > 1:
                left[field] = self._settle(thing, id, person, field, refs)
                continue
            if refs[0] not in told:
                told[refs[0]] = self._told(refs[0])
            operation, values = told[refs[0]]
            if values is not None:
                left[field] = values[operation.fields.index(field)]
        now = things.current(self.db, thing, id)
        changed = {field: value for field, value in left.items() if field != "case_id" and now.get(field) != value}
        if changed:
            things.show(self.db, thing, id, changed, once=False)

    def _is_gone(self, operation: Operation) -> bool:
        """Whether an operation says who somebody is whose identity was erased; older ones lie under the file's key."""
        person = operation.person
        return person is not None and self.keys.was_erased(subject_of(operation.thing, person))

    def _heads(self, id: str) -> dict[str, list[str]]:
        row = self.db.execute("select heads from entity where id = ?", (id,)).fetchone()
        return merge.heads(json.loads(row[0])) if row else {}

    def _save_heads(self, operation: Operation, heads: Mapping[str, list[str]]) -> None:
        self.db.execute(
            "insert into entity values (?, ?, ?, ?) on conflict do update set heads = excluded.heads",
            (operation.id, operation.thing, operation.person, json.dumps(merge.groups(heads), separators=(",", ":"))),
        )

    def _device(self, id: str) -> list[Any]:
        """Number and end of chain of a device, remembered until the commit."""
        if id not in self._devices:
            query = "select nr, last_seq, last_hash from device where id = ?"
            row = self.db.execute(query, (id,)).fetchone()
            if row is None:
                self.db.execute("insert into device (id, last_hash) values (?, ?)", (id, NO_LINE))
                row = self.db.execute(query, (id,)).fetchone()
            self._devices[id] = list(row)
        return self._devices[id]

    def _tick(self) -> tuple[int, bool]:
        """Advance the hybrid clock; it never goes back, and says when the wall clock did."""
        wall, last = self.at << 16, self._clock
        self._clock = wall if wall > last else last + 1
        return self._clock, (last >> 16) - self.at > DRIFT

    def _observe(self, operation: Operation) -> None:
        """Follow the clock of another PC, unless it is suspect or too far ahead."""
        if not operation.suspect and operation.clock >> 16 <= self.at + DRIFT:
            self._clock = max(self._clock, operation.clock)


def is_newer(operation: Operation) -> bool:
    """Whether a newer program wrote this, in a way that this one does not know: it is kept and passed on unread."""
    known = merge.rule(operation.thing) is not None and operation.kind in ("set", "event", "erase")
    return operation.schema > SCHEMA or not known


def _must_be_kept(thing: str, fields: Mapping[str, Any]) -> None:
    """A field without a place would be sent and never shown: that is a bug of whoever writes it."""
    if homeless := [field for field in fields if not things.has_place(thing, field)]:
        raise ValueError(f"{thing} has no {', '.join(homeless)}")
