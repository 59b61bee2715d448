# SPDX-License-Identifier: Apache-2.0
"""Bundles go between the PCs of a centre, late, twice, in the wrong order, and nothing is lost or doubled."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_desktop.sync import ledger, sending

from .centre import PC, Pcs, acquainted


def test_what_a_wrote_stands_on_b_and_comes_back_changed(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    person, case = a.new_case(centre_category="harassment")
    received = b.take_in(a.export(stick).path)
    assert (received.verdict.outcome, received.admission.new) == ("accepted", 2)
    assert b.case(case, "centre_category") == "harassment"
    b.change(person, case, centre_category="domestic_violence")
    assert a.take_in(b.export(stick).path).admission.new == 1
    assert a.case(case, "centre_category") == "domestic_violence"
    assert a.state() == b.state()
    assert a.store.journal.rebuild_differences() == b.store.journal.rebuild_differences() == []
    assert a.store.journal.first_broken() is b.store.journal.first_broken() is None


def test_importing_twice_is_importing_once(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    written = a.export(stick)
    b.take_in(written.path)
    before = b.state(), b.store.audit_head()
    again = b.verify(written.path)
    assert (again.outcome, again.refused, again.proceeds) == ("duplicate", False, False)
    assert again.what.values == {"station": "A"}
    assert (b.state(), b.store.audit_head()) == before
    # The same operations in another bundle are known too.
    received = b.take_in(a.export(stick, full=True).path)
    assert (received.admission.new, received.admission.known) == (0, 2)
    assert b.state() == before[0]


def test_only_what_the_others_lack_is_sent(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    assert a.prepare().manifest.operations == 2
    b.take_in(a.export(stick).path)
    a.new_case()
    # B has not said yet that it has the first case, so both go again.
    assert a.prepare().manifest.operations == 4
    a.take_in(b.export(stick).path)
    made = a.prepare()
    assert made.manifest.operations == 2
    assert made.manifest.ranges == {a.id: (3, 4)}
    assert made.manifest.have == {a.id: 4}
    assert a.prepare(full=True).manifest.operations == 4


def test_a_bundle_waits_for_nobody_when_one_of_three_is_behind(pcs: Pcs, stick: Path) -> None:
    a, b, c = pcs("A", "B", "C")
    a.new_case()
    b.take_in(a.export(stick).path)
    a.take_in(b.export(stick).path)
    assert sending.unacknowledged(ledger.recipients(a.store), ledger.acknowledged(a.store)) == {}
    c.take_in(a.export(stick).path)
    a.take_in(c.export(stick).path)
    assert sending.unacknowledged(ledger.recipients(a.store), ledger.acknowledged(a.store)) == {a.id: 2}


def test_a_pc_passes_on_what_it_got_from_another(pcs: Pcs, stick: Path) -> None:
    a, b, c = pcs("A", "B", "C")
    a.employ("CW07", "caseworker")
    _, case = a.new_case(actor="CW07")
    b.take_in(a.export(stick).path)
    b.new_case()
    received = c.take_in(b.export(stick).path)
    assert (received.admission.new, received.unknown, received.admission.quarantined) == (4, 0, [])
    assert c.case(case, "centre_category") == "harassment"
    assert c.state() == b.state()


def test_entries_of_a_pc_that_is_not_known_yet_are_left_for_later(pcs: Pcs, stick: Path) -> None:
    a, b, c = pcs("A", "B", "C", strangers=True)
    acquainted([a, b])
    acquainted([b, c])
    _, of_a = a.new_case()
    b.take_in(a.export(stick).path)
    _, of_b = b.new_case()
    received = c.take_in(b.export(stick).path)
    assert (received.admission.new, received.unknown) == (2, 2)
    assert (c.case(of_a, "number"), c.case(of_b, "number")) == (None, "MLT-2026-B-0001")
    acquainted([a, c])
    b.take_in(c.export(stick).path)
    assert c.take_in(b.export(stick).path).unknown == 0
    assert c.state() == b.state()


def test_two_pcs_edit_the_same_field_and_both_values_are_kept(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    person, case = a.new_case(centre_category="harassment")
    b.take_in(a.export(stick).path)
    a.change(person, case, centre_category="domestic_violence")
    b.change(person, case, centre_category="rape")
    from_a, from_b = a.export(stick), b.export(stick)
    a.take_in(from_b.path)
    b.take_in(from_a.path)
    for pc in (a, b):
        assert pc.siblings(case, "centre_category") == {"domestic_violence", "rape"}
    assert a.state() == b.state()
    # Deciding is an entry like any other and reaches the other PC.
    a.change(person, case, centre_category="rape")
    b.take_in(a.export(stick).path)
    for pc in (a, b):
        assert (pc.case(case, "centre_category"), pc.siblings(case, "centre_category")) == ("rape", set())
    assert a.state() == b.state()


def test_whoever_is_not_on_the_list_or_may_not_is_kept_apart(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    _, good = a.new_case(actor="CW01")
    _, stranger = a.new_case(actor="XX99")
    _, technician = a.new_case(actor="SA01")
    received = b.take_in(a.export(stick).path)
    assert (received.admission.new, len(received.admission.quarantined)) == (6, 4)
    assert {what.text for _, what in received.admission.quarantined} == {
        "The staff code {code} is not on the list of staff of the PC that wrote it.",
        "Somebody with these roles may not write this.",
    }
    assert b.case(good, "number") is not None
    assert (b.case(stranger, "number"), b.case(technician, "number")) == (None, None)
    assert b.store.journal.version_vector()[a.id] == 6


def test_a_list_of_staff_grows_and_never_goes_back(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    short = a.staff
    a.employ("CW07", "caseworker")
    a.new_case(actor="CW07")
    late = a.export(stick)
    a.employ("CW08", "caseworker")
    a.new_case(actor="CW08")
    assert b.take_in(a.export(stick).path).admission.quarantined == []
    # An honest bundle that comes late carries an older list; that is no fault.
    assert b.take_in(late.path).verdict.outcome == "accepted"
    a.staff = short
    a.new_case()
    assert b.outcome(a.export(stick).path) == "roster_rollback"
    # A list that another supervisor signed, or one that parted ways with the known one, is refused.
    a.employ("CW09", "caseworker")
    assert b.outcome(a.export(stick).path) == "bad_roster"
    stranger = PC(stick.parent, "A")
    a.staff = stranger.staff
    stranger.close()
    assert b.outcome(a.export(stick).path) == "bad_roster"


def test_a_gap_is_taken_in_as_far_as_it_goes_and_is_said(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    made = []
    for _ in range(4):
        after = a.store.journal.version_vector()
        a.new_case()
        made.append(a.export(stick, after=after))
    b.take_in(made[0].path)
    received = b.take_in(made[3].path)
    gap = received.verdict.missing[0]
    assert (received.verdict.outcome, gap.station, gap.first, gap.last) == ("gap", "A", 2, 3)
    assert received.verdict.what.values == {"station": "A", "first": 2, "last": 3}
    assert (received.admission.new, received.admission.held, b.cases()) == (0, 2, 1)
    assert b.take_in(made[2].path).admission.held == 4
    last = b.take_in(made[1].path)
    assert (last.verdict.outcome, last.admission.new, last.admission.held) == ("accepted", 6, 0)
    assert a.state() == b.state()


def test_a_first_bundle_with_a_gap_asks_for_a_full_one(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    after = a.store.journal.version_vector()
    a.new_case()
    verdict = b.verify(a.export(stick, after=after).path)
    assert (verdict.outcome, verdict.missing) == ("gap", ())
    assert verdict.way_on is not None
    assert verdict.way_on.text == "Ask PC {station} for a full bundle."


def test_a_pc_that_was_put_back_without_saying_so_forks(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    old = a.copy()
    a.new_case()
    b.take_in(a.export(stick).path)
    a.reopen(old)
    a.new_case()
    forked = a.export(stick)
    assert b.outcome(forked.path) == "fork"
    # The next one of the forked row does not follow from what B has seen either.
    assert b.outcome(a.export(stick).path) == "fork"
    # And the PC that was put back learns from the other one that it is older than it thinks.
    assert a.outcome(b.export(stick).path) == "accepted"
    a.reopen(old)
    assert a.outcome(b.export(stick).path) == "this_copy_is_older"


def test_a_bundle_that_contradicts_the_one_after_it_is_a_fork(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    old = a.copy()
    a.export(stick)
    b.take_in(a.export(stick).path)
    a.reopen(old)
    assert b.outcome(a.export(stick).path) == "fork"


def test_a_bundle_from_before_a_restore_is_refused(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    old = a.export(stick)
    with a.store.transaction("SV01", "restore", "") as t:
        t.db.execute("update own_device set epoch = 2")
    made = a.prepare()
    assert (made.manifest.epoch, made.manifest.sequence, made.manifest.previous) == (2, 1, "")
    b.take_in(sending.put(made, stick, a.seed).path)
    assert b.outcome(old.path) == "rollback"


def test_the_number_of_a_bundle_is_used_once_even_when_the_stick_fails(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    lost = a.prepare()
    written = a.export(stick)
    assert b.take_in(written.path).verdict.outcome == "accepted"
    rows = a.store.reader.execute("select sequence, manifest_hash, upto from sent_bundle order by sequence").fetchall()
    assert [row[0] for row in rows] == [1, 2]
    assert rows[0][1] == lost.manifest_hash
    assert msgspec.json.decode(rows[0][2]) == {a.id: 2}
    # Should the lost one still turn up, it fits in its place.
    late = sending.put(lost, stick, a.seed)
    assert b.take_in(late.path).admission.known == 2


@pytest.fixture(scope="module")
def sent() -> Iterator[tuple[PC, list[PC], list[Path], dict[str, Any]]]:
    """Bundles of three PCs with corrections, disputes and things passed on, and what all of them together come to."""
    folder = Path(tempfile.mkdtemp())
    a, b, c, reader = (PC(folder, station) for station in "ABCR")
    acquainted([a, b, c, reader])
    bundles = []

    def export(pc: PC, after: dict[str, int] | None = None) -> Path:
        bundles.append(pc.export(folder, after=after or {}).path)
        return bundles[-1]

    first, second = a.new_case(centre_category="harassment"), a.new_case(centre_category="rape")
    b.take_in(export(a))
    known = b.store.journal.version_vector()
    b.change(*first, centre_category="domestic_violence", risk_level="low")
    a.change(*first, centre_category="murder", risk_level="high")
    from_b = export(b, known)
    c.take_in(export(b))
    c.change(*second, centre_category="murder")
    c.new_case()
    a.take_in(from_b)
    a.take_in(export(c, known))
    a.change(*first, centre_category="murder")
    export(a, known)
    everything = PC(folder, "R", reader)
    acquainted_with(everything, [a, b, c])
    for path in bundles:
        everything.take_in(path)
    yield reader, [a, b, c], bundles, everything.state()
    for pc in (a, b, c, reader, everything):
        pc.close()
    shutil.rmtree(folder)


def acquainted_with(pc: PC, others: list[PC]) -> None:
    pc.trust(*others)


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_in_any_order_and_as_often_as_they_come_the_state_is_the_same(
    data: st.DataObject, sent: tuple[PC, list[PC], list[Path], dict[str, Any]], tmp_path: Path
) -> None:
    reader, others, bundles, everything = sent
    order = data.draw(st.permutations(range(len(bundles))))
    again = data.draw(st.lists(st.sampled_from(range(len(bundles))), max_size=3))
    with closing(PC(tmp_path, "R", reader)) as pc:
        pc.trust(*others)
        for number in [*order, *again]:
            if pc.verify(bundles[number]).proceeds:
                pc.take_in(bundles[number])
        assert pc.state() == everything
        assert pc.store.journal.held() == []
        assert pc.store.journal.rebuild_differences() == []
