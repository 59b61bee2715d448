# SPDX-License-Identifier: Apache-2.0
"""One PC through its days: saving, reopening, being cut off, being full."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2 as sql

from intake_desktop.domain.identifiers import new_id
from intake_desktop.store import Store, audit, file
from intake_desktop.store.migrations import migrate, statements, steps
from intake_desktop.store.troubles import DiskFull, StoreBusy, StoreDamaged, StoreIsNewer, StoreMissing, StoreReadOnly

from .conftest import PC


def test_what_was_saved_is_there_after_the_program_was_closed(pc: PC) -> None:
    _, case = pc.new_case(centre_category="family_case")
    pc.reopen()
    assert pc.case(case, "centre_category") == "family_case"


def test_the_file_holds_nothing_readable(pc: PC) -> None:
    person, _ = pc.new_case()
    with pc.store.transaction("CW01", "record_changed") as t:
        t.set("identity", new_id(), {"person": person, "full_name": "MARKER-ZAINAB"}, person)
    pc.store.close()
    assert all(b"MARKER-ZAINAB" not in found.read_bytes() for found in pc.path.parent.iterdir())
    assert not pc.path.read_bytes().startswith(b"SQLite format 3")


def test_another_key_does_not_open_it_and_changes_nothing(pc: PC) -> None:
    pc.new_case()
    pc.store.close()
    before = pc.path.read_bytes()
    with pytest.raises(StoreDamaged) as told:
        Store.open_existing(pc.path, bytearray(os.urandom(48)), now=pc.clock)
    assert told.value.way_on is not None
    assert pc.path.read_bytes() == before
    pc.reopen()


def test_a_store_that_is_not_there_is_said(tmp_path: Path, pc: PC) -> None:
    with pytest.raises(StoreMissing):
        Store.open_existing(tmp_path / "nowhere.db", pc.key, now=pc.clock)


def test_a_second_program_is_refused_at_once_and_a_stale_lock_is_taken_over(pc: PC) -> None:
    with pytest.raises(StoreBusy):
        Store.open_existing(pc.path, pc.key, now=pc.clock)
    pc.store.close()
    pc.path.with_name(pc.path.name + ".lock").write_text("left behind by a power cut")
    pc.reopen()


def test_a_file_from_a_newer_program_is_refused_and_left_as_it_is(pc: PC) -> None:
    pc.new_case()
    pc.store.close()
    db = file.connect(pc.path, pc.key)
    db.execute("pragma user_version = 4711")
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()
    before = pc.path.read_bytes()
    with pytest.raises(StoreIsNewer) as told:
        Store.open_existing(pc.path, pc.key, now=pc.clock)
    assert told.value.what.values == {"found": 4711, "known": len(steps())}
    assert pc.path.read_bytes() == before


def test_before_the_first_step_the_file_is_copied(pc: PC, monkeypatch: pytest.MonkeyPatch) -> None:
    _, case = pc.new_case()
    pc.store.close()
    more = (*steps(), (len(steps()) + 1, "create table later (id text primary key) strict;"))
    monkeypatch.setattr("intake_desktop.store.migrations.steps", lambda: more)
    pc.reopen()
    pc.store.reader.execute("select * from later")
    copy = pc.path.with_name(f"{pc.path.name}.before-{len(more):04d}")
    old = file.connect(copy, pc.key)
    assert old.execute("select centre_category from case_file where id = ?", (case,)).fetchone() == ("harassment",)
    assert old.execute("pragma user_version").fetchone() == (len(more) - 1,)
    old.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(pc: PC, monkeypatch: pytest.MonkeyPatch) -> None:
    _, case = pc.new_case()
    pc.store.close()
    broken = "create table later (id text) strict;\ninsert into nowhere values (1);"
    monkeypatch.setattr("intake_desktop.store.migrations.steps", lambda: (*steps(), (len(steps()) + 1, broken)))
    with pytest.raises(Exception, match="nowhere"):
        pc.reopen()
    monkeypatch.undo()
    pc.reopen()
    assert pc.case(case, "centre_category") == "harassment"
    assert pc.store.reader.execute("select count(*) from sqlite_schema where name = 'later'").fetchone() == (0,)


def test_migrations_are_split_where_statements_end() -> None:
    assert list(statements("-- why;\ncreate table a (b text);\n\nselect ';' ;\n")) == [
        "-- why;\ncreate table a (b text);\n",
        "\nselect ';' ;\n",
    ]
    with pytest.raises(RuntimeError):
        list(statements("create table a (b text)"))


def test_the_tables_say_what_the_journal_says(pc: PC) -> None:
    person, case = pc.new_case(services_wanted=["police", "shelter"])
    pc.change(person, case, centre_category="other")
    with pc.store.transaction("CW01", "record_changed") as t:
        t.set(
            "record", new_id(), {"case_id": case, "form_id": "f", "form_version": "1", "answer.safe_now": "no"}, person
        )
        t.set("identity", new_id(), {"person": person, "full_name": "زینب"}, person)
        t.append("consent", new_id(), {"case_id": case, "type": "services", "decision": "given"}, person)
    assert pc.store.journal.rebuild_differences() == []
    pc.store.writer.execute("update case_file set centre_category = 'edited behind our back'")
    assert pc.store.journal.rebuild_differences() == ["case_file"]
    pc.store.journal.rebuild()
    assert pc.case(case, "centre_category") == "other"
    assert pc.store.journal.rebuild_differences() == []


def test_the_audit_has_one_row_a_transaction_and_notices_a_changed_one(pc: PC) -> None:
    nr, _ = pc.store.audit_head()
    pc.new_case()
    pc.store.note("CW01", "record_opened", "x")
    assert pc.store.audit_head()[0] == nr + 2
    assert audit.first_broken(pc.store.reader) is None
    pc.store.writer.execute("update audit set actor = 'somebody else' where nr = ?", (nr + 1,))
    assert audit.first_broken(pc.store.reader) == nr + 1


def test_a_removed_audit_row_is_noticed(pc: PC) -> None:
    pc.new_case()
    pc.new_case()
    pc.store.writer.execute("delete from audit where nr = 2")
    assert audit.first_broken(pc.store.reader) == 3


def test_the_audit_holds_no_values(pc: PC) -> None:
    pc.new_case(centre_category="cyber_crime")
    rows = pc.store.reader.execute("select * from audit").fetchall()
    assert "cyber_crime" not in str(rows)


def test_a_transaction_that_fails_leaves_nothing(pc: PC) -> None:
    person, case = pc.new_case()
    head, vector = pc.store.audit_head(), pc.store.journal.version_vector()

    def change_and_fail() -> None:
        with pc.store.transaction("CW01", "record_changed") as t:
            t.set("case", case, {"centre_category": "other"}, person)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert pc.case(case, "centre_category") == "harassment"
    assert (pc.store.audit_head(), pc.store.journal.version_vector()) == (head, vector)


def test_the_clock_set_back_a_year_keeps_order_and_is_marked(pc: PC) -> None:
    person, case = pc.new_case()
    pc.clock.shift(days=-365)
    pc.change(person, case, centre_category="other")
    *_, (last, _, _) = pc.store.journal.operations(case)
    assert last.suspect
    assert pc.case(case, "centre_category") == "other"
    clocks = [operation.clock for operation, _, _ in pc.store.journal.operations(case)]
    assert clocks == sorted(clocks)


def test_a_full_disk_is_said_and_costs_nothing(pc: PC) -> None:
    """The size limit of the process stands in for the disk: the engine meets the same refusal."""
    _, case = pc.new_case()
    program = f"""
import resource, signal, sys
sys.path.insert(0, {str(Path(file.__file__).parents[2])!r})
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from intake_desktop.store import Store
from intake_desktop.store.troubles import DiskFailed, DiskFull
from intake_desktop.domain.identifiers import new_id
utc = lambda: datetime.now(UTC)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open_existing(Path({str(pc.path)!r}), bytearray(bytes.fromhex({pc.key.hex()!r})), now=utc)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    for _ in range(100):
        with store.transaction("CW01", "record_changed") as t:
            for _ in range(50):
                t.append("tally", new_id(), {{"kind": "service_tally", "day": "2026-11-22"}})
        print("saved", flush=True)
except (DiskFull, DiskFailed) as told:
    print(told.name, flush=True)
"""
    pc.store.close()
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert told[-1] in ("disk_full", "disk_failed")
    pc.reopen()
    assert pc.case(case, "centre_category") == "harassment"
    assert pc.store.reader.execute("select count(*) from tally").fetchone()[0] == 50 * (len(told) - 1)
    pc.store.checkpoint()  # the limit may have cut the last page short, which the log still holds whole
    assert file.is_sound(pc.path, pc.key)


def test_a_read_only_place_is_said(pc: PC) -> None:
    pc.store.writer.execute("pragma query_only = on")
    with pytest.raises(StoreReadOnly):
        pc.new_case()
    pc.path.chmod(0o400)
    if os.geteuid() != 0:  # root writes where it likes
        pc.reopen()
        with pytest.raises(StoreReadOnly):
            pc.new_case()


@pytest.mark.parametrize("text", ["database or disk is full", "disk I/O error"])
def test_errors_of_the_disk_have_their_own_names(text: str) -> None:
    from sqlcipher3 import dbapi2 as sql

    from intake_desktop.domain.troubles import Trouble
    from intake_desktop.store.troubles import spoken

    with pytest.raises(Trouble) as told, spoken():
        raise sql.OperationalError(text)
    assert told.value.name == (DiskFull.name if "full" in text else "disk_failed")
    assert told.value.way_on is not None


def test_an_error_of_a_disk_without_room_is_called_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine says "disk I/O error" where the index of its log cannot grow; a check of the disk mends nothing."""
    from sqlcipher3 import dbapi2 as sql

    from intake_desktop.store.troubles import spoken

    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(DiskFull), spoken(tmp_path / "store.db"):
        raise sql.OperationalError("disk I/O error")


def test_a_page_that_was_changed_is_noticed(pc: PC) -> None:
    for _ in range(5):
        pc.new_case()
    pc.store.close()
    whole = pc.path.read_bytes()
    assert file.is_sound(pc.path, pc.key)
    for place in range(20, len(whole), len(whole) // 40):
        changed = bytearray(whole)
        changed[place] ^= 1
        pc.path.write_bytes(changed)
        try:
            sound = file.is_sound(pc.path, pc.key)
        except StoreDamaged:
            sound = False
        assert not sound, place
    pc.path.write_bytes(whole)


def test_kill_9_during_100_saves_loses_no_acknowledged_one(pc: PC) -> None:
    """A child says a number after each commit; it is killed while it goes on; every number it said is there."""
    program = f"""
import sys
sys.path.insert(0, {str(Path(file.__file__).parents[2])!r})
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from intake_desktop.store import Store
from intake_desktop.domain.identifiers import new_id
utc = lambda: datetime.now(UTC)
store = Store.open_existing(Path({str(pc.path)!r}), bytearray(bytes.fromhex({pc.key.hex()!r})), now=utc)
while True:
    with store.transaction("CW01", "record_changed") as t:
        number = t.next_number("saves")
        t.append("tally", new_id(), {{"kind": "service_tally", "staff": str(number)}})
    print(number, flush=True)
"""
    pc.store.close()
    acknowledged = 0
    for _ in range(4):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(25):
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, child.stdout.read().split("\n")[:-1])])
        child.stdout.close()
        child.wait()
        pc.reopen()
        kept = {int(row[0]) for row in pc.store.reader.execute("select staff from tally")}
        assert set(range(1, acknowledged + 1)) <= kept
        assert pc.store.journal.rebuild_differences() == []
        assert pc.store.journal.first_broken() is None
        assert audit.first_broken(pc.store.reader) is None
        pc.store.close()
    assert acknowledged >= 100
    assert file.is_sound(pc.path, pc.key)


def test_a_new_file_is_what_all_steps_come_to(tmp_path: Path) -> None:
    """Made at once or step by step: the same tables, and full text search keeps nothing that was deleted in either."""

    def shape(db: sql.Connection) -> tuple[object, ...]:
        schema = db.execute("select type, name, tbl_name, sql from sqlite_schema").fetchall()
        searched = [name for _, name, _, text in schema if text and text.lower().startswith("create virtual")]
        kept = [db.execute(f"select * from {name}_config order by 1").fetchall() for name in searched]
        return sorted(schema, key=str), kept, db.execute("pragma user_version").fetchone()

    whole = sql.connect(str(tmp_path / "whole"), isolation_level=None)
    migrate(whole, None)
    stepped = sql.connect(str(tmp_path / "stepped"), isolation_level=None)
    for number, text in steps():
        for statement in statements(text):
            stepped.execute(statement)
        stepped.execute(f"pragma user_version = {number}")
    assert shape(whole) == shape(stepped)
    assert len(shape(whole)[0]) > 150
    for db in (whole, stepped):
        db.close()


def test_what_the_engine_holds_in_memory_is_locked_and_overwritten(pc: PC, as_shipped: None) -> None:
    """However a file is opened. Other tests do without it: see ``tests/quick.py``."""
    pc.store.checkpoint()
    fresh = pc.path.with_name("fresh.db")
    ways = {
        "to write": lambda: file.connect(pc.path, pc.key),
        "to read": lambda: file.connect(pc.path, pc.key, reader=True),
        "in place": lambda: file.connect_in_place(pc.path, pc.key),
        "with its log": lambda: file.connect_in_place(pc.path, pc.key, with_log=True),
        "to fill": lambda: file.blank(fresh, pc.key),
    }
    for way, opened in ways.items():
        with contextlib.closing(opened()) as db:
            assert db.execute("pragma cipher_memory_security").fetchone() == ("1",), way
            db.execute("pragma cipher_memory_security = off")  # a switch of the whole process
