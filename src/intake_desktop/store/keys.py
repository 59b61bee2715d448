# SPDX-License-Identifier: Apache-2.0
"""The keys of the survivors' files: what opens what, what is written with which, and what was destroyed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlcipher3 import dbapi2 as sql

from ..domain.operations import Operation
from ..domain.vaulted import VAULTED, identity_subject, is_identity, person_of
from .sealing import Who, mint, plain, seal, taken_apart, unseal
from .troubles import identity_erased


class Keys:
    """The keys as one connection sees them, remembered while it lives: for one transaction, or one look back."""

    def __init__(self, db: sql.Connection) -> None:
        self._db = db
        self._known: dict[str, bytes | None] = {}

    def of(self, subject: str | None) -> bytes | None:
        """The key of this name; nothing when it was destroyed, or never came here."""
        if subject is None:
            return None
        if subject not in self._known:
            row = self._db.execute("select key from subject_key where subject = ?", (subject,)).fetchone()
            self._known[subject] = row[0] if row else None
        return self._known[subject]

    def who(self, subject: str) -> Who:
        """The key of who she is, for what was typed freely into a file; none where all of it lies under that key."""
        name = identity_subject(subject)
        if name == subject:
            return Who(None, is_gone=False)
        key = self.of(name)
        return Who(key, is_gone=key is None and self.was_erased(name))

    def read(self, operation: Operation) -> list[Any] | None:
        """The values of an operation as far as they can be read now. ValueError when its box was tampered with."""
        subject = operation.subject
        return unseal(operation, self.of(subject), None if subject is None else lambda: self.who(subject))

    def told(self, operation: Operation) -> list[Any] | None:
        """The values of an entry that was taken in; nothing when they cannot be read. Words that came without their key
        could not be looked at then: broken ones must close no file now.
        """
        try:
            return self.read(operation)
        except ValueError:
            return None

    def sealed(self, operation: Operation, values: list[Any]) -> bytes:
        """The box of what is written here. Words lie apart in it, unless all of it says who she is; or who she is was
        erased before, or has no key of its own: then they stay with the case.
        """
        if operation.subject is None:
            return plain(values)
        key = self._own(operation.subject)
        who = self.who(operation.subject).key
        if who is not None and operation.thing not in VAULTED:
            values = taken_apart(operation.thing, operation.fields, values, who, operation.label)
        return seal(values, key, operation.label)

    def learn(self, keys: Mapping[str, bytes]) -> None:
        """Keep keys that came from another PC, but none of what was erased."""
        erased = {row[0] for row in self._db.execute("select subject from erased")}
        self._db.executemany(
            "insert into subject_key values (?, ?) on conflict do nothing",
            [(subject, key) for subject, key in keys.items() if not {subject, person_of(subject)} & erased],
        )
        self._known.clear()

    def destroy(self, subjects: Iterable[str]) -> bool:
        """Destroy keys for good; says whether there was one of them."""
        found = False
        for subject in subjects:
            found |= self._db.execute("delete from subject_key where subject = ?", (subject,)).rowcount > 0
            self._known[subject] = None
        return found

    def was_erased(self, subject: str) -> bool:
        """Whether what this key seals was erased, by itself or with all of the file."""
        query = "select 1 from erased where subject in (?, ?)"
        return self._db.execute(query, (subject, person_of(subject))).fetchone() is not None

    def _own(self, subject: str) -> bytes:
        """The key to write with; a new one for a new file."""
        key = self.of(subject)
        if key is None:
            if self.was_erased(subject):
                if is_identity(subject):
                    raise identity_erased()
                raise ValueError("the file was erased")
            self._known |= mint(self._db, subject)
            key = self.of(subject) or b""
        return key
