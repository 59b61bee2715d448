# SPDX-License-Identifier: Apache-2.0
"""What one PC knows reaches another: nothing lost, nothing invented, in any order and as often as it comes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_desktop.domain.identifiers import new_id, part_id
from intake_desktop.domain.merge import rule
from intake_desktop.domain.operations import line_of, read_line
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.vaulted import identity_subject
from intake_desktop.store.journal import _dump
from intake_desktop.store.things import TABLES

from .conftest import PC

Make = Callable[..., list[PC]]


def test_a_case_taken_on_one_pc_is_read_on_another(pcs: Make) -> None:
    a, b = pcs("A", "B")
    _, case = a.new_case(services_wanted=["police"])
    assert b.receive(a).new == 2
    assert b.case(case, "number") == a.case(case, "number")
    assert b.store.reader.execute("select words from search_code").fetchone() is not None


def test_twice_is_once(pcs: Make) -> None:
    a, b = pcs("A", "B")
    a.new_case()
    lines = list(a.store.journal.lines())
    b.receive(a, lines)
    again = b.receive(a, lines)
    assert (again.new, again.known, again.held) == (0, 2, 0)


def test_nobody_is_asked_about_what_follows_from_the_rest_and_the_lower_step_counts(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case(step="s1_introduction")
    b.receive(a)
    a.change(person, case, step="s3_action_planning")
    b.change(person, case, step="s2_assessment")
    a.receive(b)
    b.receive(a)
    assert a.case(case, "step") == b.case(case, "step") == "s2_assessment"
    assert a.store.reader.execute("select count(*) from conflict").fetchone() == (0,)


def test_one_task_that_two_pcs_raised_and_did_is_done_and_nobody_is_asked(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case()
    b.receive(a)
    for pc in (a, b):
        by = f"CW-{pc.station}"
        with pc.store.transaction(by, "record_changed") as t:
            raised = {"case_id": case, "kind": "contact", "state": "open", "raised_by": by}
            t.set("task", part_id(case, "task"), raised, person)
        with pc.store.transaction(by, "record_changed") as t:
            t.set("task", part_id(case, "task"), {"state": "done", "done_by": by, "done_at": pc.station}, person)
    a.receive(b)
    b.receive(a)
    for pc in (a, b):
        assert pc.conflicts() == []
        assert pc.store.journal.rebuild_differences() == []
    shown = [pc.store.reader.execute("select state, done_by, done_at from task").fetchall() for pc in (a, b)]
    assert shown[0] == shown[1]
    assert shown[0][0][0] == "done"


def test_two_pcs_change_the_same_field_and_both_values_are_kept_until_a_person_decides(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case(centre_category="harassment")
    b.receive(a)
    a.change(person, case, centre_category="family_case")
    b.change(person, case, centre_category="domestic_violence")
    a.receive(b)
    b.receive(a)
    assert a.case(case, "centre_category") == b.case(case, "centre_category")
    assert a.conflicts() == b.conflicts() == [(case, "centre_category")]
    refs = msgspec.json.decode(a.store.reader.execute("select siblings from conflict").fetchone()[0])
    values = {value for _, value in a.store.journal.live_values(case, "centre_category", refs)}
    assert values == {"family_case", "domestic_violence"}
    a.change(person, case, centre_category="domestic_violence")
    b.receive(a)
    assert a.conflicts() == b.conflicts() == []
    assert b.case(case, "centre_category") == "domestic_violence"


def test_two_pcs_that_write_the_same_do_not_disagree(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case()
    b.receive(a)
    for pc in (a, b):
        pc.change(person, case, centre_category="other")
    a.receive(b)
    assert a.conflicts() == []


def test_a_correction_beats_a_clock_that_is_a_year_ahead(pcs: Make) -> None:
    a, b = pcs("A", "B")
    a.clock.shift(days=365)
    person, case = a.new_case()
    a.change(person, case, centre_category="family_case")
    b.receive(a)
    b.change(person, case, centre_category="other")
    a.receive(b)
    assert a.case(case, "centre_category") == b.case(case, "centre_category") == "other"
    assert a.conflicts() == []


def test_where_safety_is_at_stake_the_safer_value_counts_meanwhile(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case(risk_level="medium")
    b.receive(a)
    a.change(person, case, risk_level="high")
    b.clock.shift(hours=5)
    b.change(person, case, risk_level="low")
    a.receive(b)
    b.receive(a)
    assert a.case(case, "risk_level") == b.case(case, "risk_level") == "high"


def test_a_gap_is_held_and_shown_and_closes_by_itself(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case()
    for category in ("other", "family_case", "cyber_crime"):
        a.change(person, case, centre_category=category)
    lines = list(a.store.journal.lines())
    first = b.receive(a, [lines[0], lines[3], lines[4]])
    assert (first.new, first.held) == (1, 2)
    assert b.store.journal.held() == [(a.store.device.id, 2, 3)]
    closed = b.receive(a, lines[1:3])
    assert (closed.new, closed.held) == (4, 0)
    assert b.case(case, "centre_category") == "cyber_crime"


def test_the_same_number_with_other_words_is_a_fork_and_raises_the_alarm(pcs: Make) -> None:
    a, b = pcs("A", "B")
    a.new_case()
    lines = list(a.store.journal.lines())
    b.receive(a, lines)
    forged = line_of(msgspec.structs.replace(read_line(lines[1]), actor="SOMEBODY"))
    told = b.receive(a, [forged])
    assert told.forks == [read_line(lines[1]).ref]
    assert b.store.reader.execute("select forked from device where id = ?", (a.store.device.id,)).fetchone() == (1,)


def test_a_chain_that_does_not_fit_is_a_fork(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case()
    a.change(person, case, centre_category="other")
    lines = list(a.store.journal.lines())
    torn = line_of(msgspec.structs.replace(read_line(lines[2]), chain="f" * 64))
    told = b.receive(a, [*lines[:2], torn])
    assert told.forks == [read_line(lines[2]).ref]
    assert b.case(case, "centre_category") == "harassment"


def test_what_somebody_may_not_write_is_kept_apart_while_the_rest_proceeds(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case()
    a.change(person, case, centre_category="other")
    a.change(person, case, entry_source="self")
    with b.store.transaction("SV01", "record_changed") as t:
        told = t.admit(
            a.store.journal.lines(),
            dict(a.store.journal.subject_keys()),
            lambda operation: sentence("No.") if operation.fields == ("centre_category",) else None,
        )
    assert len(told.quarantined) == 1
    assert (b.case(case, "centre_category"), b.case(case, "entry_source")) == ("harassment", "self")
    assert list(b.store.journal.lines()) == list(a.store.journal.lines())


def test_an_operation_of_a_newer_program_is_passed_on_byte_for_byte(pcs: Make) -> None:
    a, b, c = pcs("A", "B", "C")
    with a.store.transaction("CW01", "record_changed") as t:
        t._write("set", "hologram", new_id(), {"colour": "blue"}, {}, None)
        t._write("set", "case", new_id(), {"number": "X", "aura": "green"}, {}, None)
    b.receive(a)
    c.receive(b)
    assert list(c.store.journal.lines()) == list(a.store.journal.lines())
    assert c.store.journal.rebuild_differences() == []


def test_values_that_were_tampered_with_are_not_applied(pcs: Make) -> None:
    a, b = pcs("A", "B")
    a.new_case()
    operation = read_line(next(a.store.journal.lines()))
    box = bytearray(operation.box)
    box[20] ^= 1
    b.receive(a, [line_of(msgspec.structs.replace(operation, box=bytes(box)))])
    state = b.store.reader.execute("select state from operation").fetchone()
    assert state == ("quarantined",)
    assert b.store.reader.execute("select count(*) from person").fetchone() == (0,)


def test_rubbish_is_named_and_nothing_else_happens(pcs: Make) -> None:
    a, b = pcs("A", "B")
    told = b.receive(a, [b"", b"{}", b"[" * 100_000, b'{"device": 1}', bytes(range(256))])
    assert len(told.quarantined) == 5
    assert b.store.journal.version_vector() == {}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_pcs_agree_whatever_way_the_stick_goes(pcs: Make, order: tuple[int, ...]) -> None:
    trio = pcs("A", "B", "C")
    person, case = trio[0].new_case()
    for other in trio[1:]:
        other.receive(trio[0])
    for pc, category in zip(trio, ("other", "family_case", "cyber_crime"), strict=True):
        pc.change(person, case, centre_category=category)
    for giver, taker in itertools.permutations([trio[i] for i in order], 2):
        taker.receive(giver)
    for giver, taker in itertools.permutations(trio, 2):
        taker.receive(giver)
    assert len({pc.case(case, "centre_category") for pc in trio}) == 1
    assert all(pc.conflicts() == [(case, "centre_category")] for pc in trio)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_any_number_of_times_gives_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Two PCs write while they hear of each other now and then; a third gets the lines shuffled, cut and repeated."""
    folder = tmp_path_factory.mktemp("centre")
    a, b, c = (PC(folder, station) for station in "ABC")
    try:
        person, case = a.new_case()
        b.receive(a)
        for _ in range(data.draw(st.integers(1, 12))):
            pc, other = (a, b) if data.draw(st.booleans()) else (b, a)
            pc.clock.shift(hours=data.draw(st.integers(-9000, 9000)))
            field = data.draw(st.sampled_from(["centre_category", "risk_level", "owner"]))
            pc.change(person, case, **{field: data.draw(st.sampled_from(["x", "high", "low", "y"]))})
            if data.draw(st.booleans()):
                other.receive(pc)
        a.receive(b)
        b.receive(a)
        lines = list(a.store.journal.lines())
        mixed = lines * 2
        random.Random(data.draw(st.integers(0, 99))).shuffle(mixed)
        cut = data.draw(st.integers(0, len(mixed)))
        c.receive(a, mixed[:cut])
        c.receive(a, mixed[cut:])
        columns = "centre_category, risk_level, owner"
        states = [pc.store.reader.execute(f"select {columns} from case_file").fetchall() for pc in (a, b, c)]
        assert states[0] == states[1] == states[2]
        assert a.conflicts() == b.conflicts() == c.conflicts()
        assert c.store.journal.version_vector() == a.store.journal.version_vector()
        assert c.store.journal.held() == []
        assert all(pc.store.journal.rebuild_differences() == [] for pc in (a, b, c))
    finally:
        for pc in (a, b, c):
            pc.store.close()


@pytest.mark.parametrize(("thing", "field"), [("identity", "full_name"), ("contact", "phone")])
def test_a_name_is_taken_in_when_the_entry_that_says_whose_it_is_was_put_aside(
    pcs: Make, thing: str, field: str
) -> None:
    """One entry that stops the reading would stop every later bundle of that PC."""
    a, b = pcs("A", "B")
    person, _ = a.new_case()
    for actor, value in (("XX", "0300-1111111"), ("CW01", "0300-2222222")):
        with a.store.transaction(actor, "record_changed") as t:
            t.set(thing, part_id(person, thing), {"person": person, field: value}, person)
    journal = a.store.journal
    with b.store.transaction("SV01", "record_changed") as t:
        came = t.admit(
            list(journal.lines()),
            dict(journal.subject_keys()),
            lambda operation: sentence("No.") if operation.actor == "XX" else None,
        )
    assert (came.held, len(came.quarantined)) == (0, 1)
    assert b.store.journal.rebuild_differences() == []


def test_two_pcs_that_wrote_every_thing_at_once_come_to_the_same(pcs: Make) -> None:
    """Each field of each thing, under the same ids and with different values, exchanged both ways; then an erasure."""
    a, b = pcs("A", "B")
    person, case = a.new_case()
    b.receive(a)
    for nr, pc in enumerate((a, b, a)):
        with pc.store.transaction("SV01", "record_changed") as t:
            for thing, table in TABLES.items():
                kinds = {row[1]: row[2] for row in t.db.execute(f"pragma table_info({table.name})")}
                fields: dict[str, object] = {
                    column: nr + 1 if kinds[column] == "INTEGER" else f"{pc.station}{nr}" for column in table.columns
                }
                fields |= {column: [pc.station] for column in table.lists}
                fields |= {name: case for name in ("case_id",) if name in fields}
                fields |= {name: person for name in ("person",) if name in fields}
                fields |= {"answer.note": pc.station} if table.answers else {}
                fields.pop("duplicate_of", None)
                id = {"person": person, "case": case}.get(thing, part_id(person, thing))
                if rule(thing) == "register":
                    t.set(thing, id, fields, person)
                elif nr < 2:
                    t.append(thing, part_id(id, pc.station), fields, person)
    for taker, giver in ((b, a), (a, b), (b, a)):
        taker.receive(giver)
    for pc in (a, b):
        assert pc.store.journal.rebuild_differences() == []
    assert a.conflicts() == b.conflicts() != []
    shown = [_dump(pc.store.reader) for pc in (a, b)]
    different = {name for name in shown[0] if shown[0][name] != shown[1][name]}
    assert different <= {"entity"}, "which of two live operations came first"
    with b.store.transaction("CA01", "record_erased") as t:
        t.erase(identity_subject(person))
        t.erase(person)
    a.receive(b)
    for pc in (a, b):
        assert pc.store.journal.rebuild_differences() == []
        left = {name: rows for name, rows in _dump(pc.store.reader).items() if rows and name != "erased"}
        assert left == {}
