# SPDX-License-Identifier: Apache-2.0
"""What a person is found by follows her file; a case entered twice is shown as one, and as two again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake_desktop.domain.identifiers import part_id
from intake_desktop.store import Store, file, finding, joined, things
from intake_desktop.store.migrations import statements, steps
from intake_desktop.store.transaction import Transaction

from .conftest import PC


@pytest.fixture
def store(pc: PC) -> Store:
    """The case file of one PC."""
    return pc.store


MOVES_WITH_ITS_PARENT = {"referral_event": "referral", "note_copy": "session_note"}
OF_NO_CASE = {
    "person",
    "identity",
    "contact",
    "case",
    "form",
    "provider",
    "tally",
    "feedback",
    "statistic",
    "prevention",
    "incoming",
    "slip_file",
}
A, B = "a" * 12 + "4" + "a" * 19, "b" * 12 + "4" + "b" * 19


def woman(t: Transaction, person: str, name: str, phone: str = "") -> str:
    """A woman with a case and a little of everything."""
    case = part_id(person, "case")
    t.set("person", person, {"survivor_code": f"MLT-{person[:7].upper()}"}, person)
    t.set("identity", part_id(person, "identity"), {"person": person, "full_name": name}, person)
    t.set("contact", part_id(person, "contact"), {"person": person, "phone": phone}, person)
    t.set("case", case, {"number": f"N-{person[:4]}", "person": person, "status": "open"}, person)
    t.append("consent", part_id(case, "consent"), {"case_id": case, "type": "services", "decision": "given"}, person)
    t.set("service_line", part_id(case, "line"), {"case_id": case, "sector": "shelter", "wanted": "yes"}, person)
    t.set("record", part_id(case, "record"), {"case_id": case, "answer.note": "x"}, person)
    return case


def cases_of(store: Store) -> dict[str, str]:
    """Which file each part is shown under."""
    query = "select id, case_id from {table} order by id"
    return {
        id: case for table in things.MOVING.values() for id, case in store.reader.execute(query.format(table=table))
    }


def test_no_thing_is_forgotten_when_a_case_was_entered_twice() -> None:
    placed = things.MOVING.keys() | joined.STAYS | MOVES_WITH_ITS_PARENT.keys() | OF_NO_CASE
    assert placed == things.TABLES.keys(), "say of the new thing whether it moves with its case"


def test_parts_are_shown_under_the_file_that_goes_on_and_back_again(store: Store) -> None:
    with store.transaction("CW01", "record_changed") as t:
        one, two = woman(t, A, "زینب"), woman(t, B, "Zainab")
    before = cases_of(store)
    with store.transaction("SV01", "record_changed") as t:
        t.set("case", two, {"duplicate_of": one, "status": "duplicate"}, B)
    assert set(cases_of(store).values()) == {one}
    assert store.journal.rebuild_differences() == []
    with store.transaction("CW02", "record_changed") as t:  # somebody who has not heard of it yet
        t.set("task", part_id(two, "task"), {"case_id": two, "kind": "contact", "state": "open"}, B)
    assert cases_of(store)[part_id(two, "task")] == one
    with store.transaction("SV01", "record_changed") as t:
        t.set("case", two, {"duplicate_of": None, "status": "open"}, B)
    assert cases_of(store) == before | {part_id(two, "task"): two}
    assert store.reader.execute("select count(*) from moved").fetchone()[0] == 0
    assert store.journal.rebuild_differences() == []


def test_two_that_lead_to_each_other_stand_for_themselves(store: Store) -> None:
    with store.transaction("CW01", "record_changed") as t:
        one, two = woman(t, A, "زینب"), woman(t, B, "Zainab")
    before = cases_of(store)
    with store.transaction("SV01", "record_changed") as t:
        t.set("case", two, {"duplicate_of": one}, B)
        t.set("case", one, {"duplicate_of": two}, A)
    assert cases_of(store) == before
    assert store.journal.rebuild_differences() == []


def test_nothing_is_lost_when_the_file_that_went_on_is_erased_alone(store: Store) -> None:
    with store.transaction("CW01", "record_changed") as t:
        one, two = woman(t, A, "زینب"), woman(t, B, "Zainab")
        t.set("case", two, {"duplicate_of": one}, B)
    with store.transaction("CA01", "record_erased") as t:
        t.erase(A)
    assert set(cases_of(store).values()) == {two}
    assert store.journal.rebuild_differences() == []


def test_the_year_she_was_born_is_that_of_her_own_file(store: Store) -> None:
    born: Callable[[], Any] = lambda: dict(  # noqa: E731
        store.reader.execute("select p.id, b.year from born b join person p on p.nr = b.person").fetchall()
    )
    with store.transaction("CW01", "record_changed") as t:
        one, two = woman(t, A, "زینب"), woman(t, B, "Zainab")
        t.set("person", A, {"age_years": 27}, A)
        t.set("case", one, {"opened_on": "2026-11-22"}, A)
    assert born() == {A: 1999}
    with store.transaction("CW01", "record_changed") as t:
        t.set("case", two, {"duplicate_of": one}, B)
        t.set("record_identity", part_id(two, "apart"), {"case_id": two, "answer.birth_date": "1995-02-01"}, B)
    assert born() == {A: 1999, B: 1995}
    assert store.journal.rebuild_differences() == []


def test_what_she_is_found_by_goes_with_her_file(store: Store) -> None:
    count: Callable[[], Any] = lambda: [  # noqa: E731
        store.reader.execute(f"select count(*) from {table}").fetchone()[0] for table in ("name_key", "phone_key")
    ]
    with store.transaction("CW01", "record_changed") as t:
        woman(t, A, "زینب بی بی", "0300-7654321")
    assert count() == [2, 1]
    with store.transaction("CW01", "record_changed") as t:
        t.set("identity", part_id(A, "identity"), {"full_name": "فاطمہ"}, A)
        t.set("contact", part_id(A, "contact"), {"phone": None}, A)
    assert store.reader.execute("select sound from name_key").fetchall() == [("=ptm",), ("ptm",)]
    assert count() == [2, 0]
    with store.transaction("CA01", "record_erased") as t:
        t.erase(A)
    assert count() == [0, 0]


def test_a_file_from_before_hears_its_names_when_it_is_opened(store: Store) -> None:
    with store.transaction("CW01", "record_changed") as t:
        woman(t, A, "زینب", "0300-7654321")
    with store.scratch() as db:
        for table in ("name_key", "phone_key", "setting where name = 'names_heard'"):
            db.execute(f"delete from {table}")
    assert finding.hear_again(store.writer)
    assert not finding.hear_again(store.writer)
    assert store.journal.rebuild_differences() == []
    found = store.reader.execute("select sound, digits from name_key, phone_key").fetchall()
    assert found == [("=jnb", "007654321"), ("jnb", "007654321")]


def test_a_file_of_the_release_before_opens_is_found_in_and_written_to(pc: PC, tmp_path: Path) -> None:
    """Two steps of three, with cases of a real journal: it takes the third, hears all names, and goes on."""
    with pc.store.transaction("CW01", "record_changed") as t:
        cases = [woman(t, A, "زینب خان", "0300-7654321"), woman(t, B, "Sunita Devi")]
    pc.store.close()
    path, key = tmp_path / "before.db", bytearray(pc.key)
    new, old = file.connect(pc.path, key), file.connect(path, bytearray(pc.key))
    for number, text in steps()[:2]:
        for statement in statements(text):
            old.execute(statement)
        old.execute(f"pragma user_version = {number}")
    names = [
        name
        for (name,) in old.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'")
        if not name.startswith(("search_code_", "search_name_"))
    ]
    old.execute("pragma foreign_keys = off")
    for name in names:
        columns = [row[1] for row in old.execute(f"pragma table_info({name})")]
        shown = ", ".join(["rowid", *columns] if name.startswith("search_") else columns)
        where = " where name <> 'names_heard'" if name == "setting" else ""
        for row in new.execute(f"select {shown} from {name}{where}").fetchall():
            old.execute(f"insert into {name} ({shown}) values ({', '.join('?' * len(row))})", row)
    new.close()
    old.close()
    with Store.open_existing(path, key, now=pc.clock) as store:
        assert store.shape == len(steps())
        assert store.journal.rebuild_differences() == []
        assert store.reader.execute("select digits from phone_key").fetchall() == [("007654321",)]
        assert {word for (word,) in store.reader.execute("select sound from name_key")} >= {"jnb", "kn", "snt"}
        with store.transaction("CW01", "record_changed") as t:
            t.set("task", part_id(cases[0], "task"), {"case_id": cases[0], "state": "open", "due": "2026-11-23"}, A)
            t.set("case", cases[1], {"duplicate_of": cases[0], "status": "duplicate"}, B)
            t.set("identity", part_id(A, "identity"), {"person": A, "full_name": "Farida"}, A)
        assert set(cases_of(store).values()) == {cases[0]}
        assert store.journal.rebuild_differences() == []
        with store.transaction("CA01", "record_erased") as t:
            t.erase(A)
            t.erase(B)
        assert store.reader.execute("select count(*) from name_key").fetchone() == (0,)
        assert store.journal.rebuild_differences() == []
