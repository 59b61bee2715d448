# SPDX-License-Identifier: Apache-2.0
"""Reading the journal: what to send, what is waiting, and whether the tables still say what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlcipher3 import dbapi2 as sql

from ..domain.operations import NO_LINE, Operation, hash_of, read_line
from ..domain.vaulted import identity_subject, person_of
from . import finding, sought, things
from .keys import Keys
from .transaction import NEWER, READS, Transaction, is_newer


class Journal:
    """The operations of this store, in the order in which they came to be known here."""

    def __init__(self, reader: sql.Connection, writer: sql.Connection) -> None:
        self._reader = reader
        self._writer = writer

    def version_vector(self) -> dict[str, int]:
        """For each device the last operation known without a gap."""
        return dict(self._reader.execute("select id, last_seq from device where last_seq > 0"))

    def lines(self, after: Mapping[str, int] | None = None) -> Iterator[bytes]:
        """The exact lines beyond `after`, each after everything it refers to."""
        for line, *_ in self._beyond("line", after or {}):
            yield line

    def count(self, after: Mapping[str, int] | None = None) -> int:
        """How many operations lie beyond `after`."""
        known = after or {}
        return sum(seq - min(known.get(device, 0), seq) for device, seq in self.version_vector().items())

    def subject_keys(self, after: Mapping[str, int] | None = None) -> Iterator[tuple[str, bytes]]:
        """The keys of the survivors' files that the operations beyond `after` belong to."""
        persons = {person_of(row[0]) for row in self._beyond("subject", after or {}) if row[0] is not None}
        for subject in sorted(persons | {identity_subject(person) for person in persons}):
            row = self._reader.execute("select key from subject_key where subject = ?", (subject,)).fetchone()
            if row is not None:
                yield subject, row[0]

    def held(self) -> list[tuple[str, int, int]]:
        """The gaps that operations wait for: device, first and last missing number."""
        gaps = []
        known = self.version_vector()
        for device, first in self._reader.execute("select device, min(seq) from held group by device order by device"):
            gaps.append((device, known.get(device, 0) + 1, first - 1))
        return gaps

    def operations(self, id: str) -> list[tuple[Operation, list[Any] | None, str]]:
        """The history of one thing: each operation with its values (nothing when erased) and its state."""
        keys, history = Keys(self._reader), []
        query = "select line, state from operation where id = ? order by nr"
        for line, state in self._reader.execute(query, (id,)).fetchall():
            operation = read_line(line)
            history.append((operation, keys.told(operation) if state == "applied" else None, state))
        return history

    def erased_at(self, subject: str) -> int | None:
        """When what this key sealed was erased by itself, in milliseconds by the clock of the PC that did it."""
        row = self._reader.execute("select ref from erased where subject = ?", (subject,)).fetchone()
        if row is None:
            return None
        device, _, seq = row[0].rpartition(".")
        query = "select o.line from operation o join device d on d.nr = o.device where d.id = ? and o.seq = ?"
        return read_line(self._reader.execute(query, (device, int(seq))).fetchone()[0]).at

    def live_values(self, id: str, field: str, refs: list[str]) -> list[tuple[Operation, Any]]:
        """The values that the operations `refs` gave to one field of a thing, with who wrote them."""
        found = []
        for operation, values, _ in self.operations(id):
            if operation.ref in refs and values is not None:
                found.append((operation, values[operation.fields.index(field)]))
        return found

    def first_broken(self) -> str | None:
        """Walk the chain of every device and name the first operation that does not follow from the one before."""
        ends: dict[int, str] = {}
        query = "select o.device, o.line from operation o order by o.device, o.seq"
        for device, line in self._reader.execute(query):
            operation = read_line(line)
            if operation.chain != ends.get(device, NO_LINE):
                return operation.ref
            ends[device] = hash_of(line)
        return None

    def rebuild(self) -> None:
        """Empty every table that is a projection and build it again from the journal, in one transaction."""
        self._writer.execute("begin immediate")
        try:
            self._replay()
            self._writer.execute("commit")
        except BaseException:
            self._writer.execute("rollback")
            raise

    def read_newer(self) -> bool:
        """Apply what a newer program wrote and this one could not read before it was renewed itself; says whether it
        looked. Each entry takes its place among the others, as if it had been read when it came.
        """
        row = self._writer.execute("select value from setting where name = ?", (NEWER,)).fetchone()
        if row is None or row[0] == READS:
            return False
        self._writer.execute("begin immediate")
        try:
            keys, waits = Keys(self._writer), 0
            rows = self._writer.execute("select nr, line from operation where state = 'newer'").fetchall()
            for nr, line in rows:
                operation = read_line(line)
                if is_newer(operation):
                    waits += 1
                    continue
                self._writer.execute("update operation set state = ? where nr = ?", (_state(operation, keys), nr))
            if len(rows) > waits:
                self._replay()
            if waits:
                self._writer.execute("update setting set value = ? where name = ?", (READS, NEWER))
            else:
                self._writer.execute("delete from setting where name = ?", (NEWER,))
            self._writer.execute("commit")
        except BaseException:
            self._writer.execute("rollback")
            raise
        return True

    def rebuild_differences(self) -> list[str]:
        """Build every projection anew beside the journal and name the tables that differ; changes nothing."""
        before = _dump(self._writer)
        self._writer.execute("begin immediate")
        try:
            self._replay()
            after = _dump(self._writer)
        finally:
            self._writer.execute("rollback")
        return [name for name in before if before[name] != after[name]]

    def _replay(self) -> None:
        things.clear(self._writer)
        replay = Transaction(self._writer, "", 0)
        query = "select line from operation where state = 'applied' order by nr"
        for (line,) in self._writer.execute(query):
            operation = read_line(line)
            values = None if operation.kind == "erase" else replay.keys.told(operation)
            if values is not None or operation.kind == "erase":
                replay.apply(operation, values)

    def _beyond(self, column: str, after: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
        """The operations beyond `after` in the order in which they came to be known here."""
        places, bounds = [], []
        for nr, device, last in self._reader.execute("select nr, id, last_seq from device").fetchall():
            if after.get(device, 0) < last:
                places.append("(device = ? and seq > ?)")
                bounds += [nr, after.get(device, 0)]
        if places:
            query = f"select {column} from operation where {' or '.join(places)} order by nr"
            yield from self._reader.execute(query, bounds)


def _state(operation: Operation, keys: Keys) -> str:
    """What becomes of an entry that can be read now."""
    if operation.kind == "erase":
        return "applied"
    try:
        return "applied" if keys.read(operation) is not None else "sealed"
    except ValueError:
        return "quarantined"


def _dump(db: sql.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every projection, ordered, without the numbers that only this file gives."""
    tables = {}
    for table in things.TABLES.values():
        columns = ", ".join(("id", *table.columns, *(("answers",) if table.answers else ())))
        tables[table.name] = db.execute(f"select {columns} from {table.name} order by id").fetchall()
    tables["entity"] = db.execute("select id, thing, subject, heads from entity order by id").fetchall()
    tables["conflict"] = db.execute("select * from conflict order by id, field").fetchall()
    tables["erased"] = db.execute("select * from erased order by subject").fetchall()
    tables["moved"] = db.execute("select id, thing, origin from moved order by id").fetchall()
    tables[sought.INDEX] = db.execute(f"select * from {sought.INDEX} order by id").fetchall()
    return tables | finding.dump(db)
