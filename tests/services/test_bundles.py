# SPDX-License-Identifier: Apache-2.0
"""The stick travels: what one PC knows reaches another, and what should not come in does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import Office

from intake_desktop.domain.identifiers import part_id
from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.services import bundles, cases, devices, providers, reports, slips
from intake_desktop.sync.verdicts import BundleRefused

Offices = Callable[..., list[Office]]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def carry(giver: Office, taker: Office, stick: Path, **how: bool) -> bundles.Imported:
    exported = bundles.export_bundle(giver.desk("SV01"), stick, **how).value
    return bundles.import_bundle(taker.desk("SV01"), exported.path).value


def test_a_case_of_pc_a_is_read_on_pc_b(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    finished = a.intake(full_name="زینب")
    came = carry(a, b, stick)
    assert (came.outcome, came.cases, came.held, came.quarantined, came.forks) == ("accepted", 1, 0, (), ())
    row = cases.list_cases(b.desk("SV01"))[0]
    assert (row.survivor_code, row.number) == (finished.survivor_code, finished.case_number)
    assert cases.reveal_identity(b.desk("SV01"), row.id, "call_now").full_name == "زینب"
    assert [found.id for found in cases.search_cases(b.desk("SV01"), "زین")] == [row.id]
    assert b.desk("SV01").store.journal.rebuild_differences() == []


def test_twice_is_once(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    a.intake()
    exported = bundles.export_bundle(a.desk("SV01"), stick).value
    bundles.import_bundle(b.desk("SV01"), exported.path)
    again = bundles.import_bundle(b.desk("SV01"), exported.path)
    assert (again.value.outcome, again.value.new, again.touched) == ("duplicate", 0, frozenset())
    assert len(cases.list_cases(b.desk("SV01"))) == 1


def test_bundles_come_in_any_order(offices: Offices, stick: Path) -> None:
    a, b, c = offices("A", "B", "C")
    made = []
    for _ in range(3):
        a.intake()
        made.append(bundles.export_bundle(a.desk("SV01"), stick, everything=False).value.path)
    for path in (made[2], made[0], made[1]):
        bundles.import_bundle(b.desk("SV01"), path)
    for path in made:
        bundles.import_bundle(c.desk("SV01"), path)
    numbers = [[row.number for row in cases.list_cases(one.desk("SV01"))] for one in (a, b, c)]
    assert numbers[0] == numbers[1] == numbers[2]
    assert bundles.waiting_for(b.desk("SV01")) == []


def test_only_what_the_others_lack_is_sent_again(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    a.intake()
    carry(a, b, stick)
    assert bundles.unsent(a.desk("SV01")) > 0  # B has it, but has not said so yet
    carry(b, a, stick)
    assert bundles.unsent(a.desk("SV01")) == 0
    a.intake()
    before = a.desk("SV01").store.journal.count()
    sent = bundles.export_bundle(a.desk("SV01"), stick).value
    assert 0 < sent.operations < before
    assert bundles.import_bundle(b.desk("SV01"), sent.path).value.outcome == "accepted"
    assert len(cases.list_cases(b.desk("SV01"))) == 2


def test_two_pcs_change_one_field_and_a_person_decides(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    case = a.intake().case_id or ""
    carry(a, b, stick)
    cases.set_category(a.desk("SV01"), case, "harassment")
    cases.set_category(b.desk("SV01"), case, "domestic_violence")
    carry(b, a, stick)
    came = carry(a, b, stick)
    assert came.conflicts == 1
    shown = cases.open_case(b.desk("SV01"), case)
    assert shown.row.conflicts == 1
    (conflict,) = shown.conflicts
    found = {(sibling.value, sibling.station, sibling.actor) for sibling in conflict.siblings}
    assert found == {("harassment", "A", "SV01"), ("domestic_violence", "B", "SV01")}
    keep = next(sibling for sibling in conflict.siblings if sibling.value == "domestic_violence")
    cases.decide_conflict(b.desk("SV01"), case, conflict, keep.ref)
    carry(b, a, stick)
    for office in (a, b):
        decided = cases.open_case(office.desk("SV01"), case)
        assert (decided.row.category, decided.conflicts) == ("domestic_violence", ())


def test_two_names_are_told_apart_only_by_those_who_may_know_her_name(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    case = a.intake("CO01", full_name="Marker One").case_id or ""
    carry(a, b, stick)
    for office, name in ((a, "Marker Two"), (b, "Marker Three")):
        desk = office.desk("SV01")
        person = cases.open_case(desk, case).person.id
        with desk.store.transaction("SV01", "record_changed") as t:
            t.set("identity", part_id(person, "identity"), {"full_name": name}, person)
    carry(b, a, stick)
    for code, told in (("SV01", {"Marker Two", "Marker Three"}), ("CO01", {None})):
        (conflict,) = cases.open_case(a.desk(code), case).conflicts
        assert {sibling.value for sibling in conflict.siblings} == told


def test_what_two_pcs_wrote_differently_is_told_only_to_those_who_may_read_it(offices: Offices, stick: Path) -> None:
    """Not a court's day to the counsellor, and nothing of another case of the same woman."""
    a, b = offices("A", "B")
    case = a.intake("CO01").case_id or ""
    person = cases.open_case(a.desk("SV01"), case).person.id
    hearing, goal, later = part_id(case, "hearing"), part_id(case, "goal"), part_id(case, "later")
    with a.desk("SV01").store.transaction("SV01", "record_changed") as t:
        t.set("case", later, {"person": person, "owner": "CW01", "status": "open", "opened_on": "2026-11-22"}, person)
        t.set("hearing", hearing, {"case_id": case, "court": "First"}, person)
        t.set("goal", goal, {"case_id": later, "words": "First"}, person)
    carry(a, b, stick)
    for office in (a, b):
        with office.desk("SV01").store.transaction("SV01", "record_changed") as t:
            t.set("hearing", hearing, {"court": f"Marker {office.station}"}, person)
            t.set("goal", goal, {"words": f"Marker {office.station}"}, person)
    carry(b, a, stick)

    def told(code: str, of: str) -> list[tuple[str, set[object]]]:
        found = cases.open_case(a.desk(code), of).conflicts
        return [(one.thing, {sibling.value for sibling in one.siblings}) for one in found]

    both = {"Marker A", "Marker B"}
    assert (told("SV01", case), told("SV01", later)) == ([("hearing", both)], [("goal", both)])
    assert told("CO01", case) == []
    assert told("CW01", later) == [("goal", both)]


def test_a_third_pc_passes_on_what_it_heard(offices: Offices, stick: Path) -> None:
    a, b, c = offices("A", "B", "C")
    a.intake()
    carry(a, b, stick)
    came = carry(b, c, stick)
    assert came.cases == 1
    assert came.quarantined == ()


def test_the_directory_and_the_referrals_travel_too(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    provider = a.provider()
    case = a.intake().case_id or ""
    line = a.release(case, provider)
    desk = a.desk("SV01")
    referral = slips.draft_slip(desk, case, line, slips.SlipPlan()).value
    number = slips.issue_slip(desk, referral).value
    carry(a, b, stick)
    assert [one.id for one in providers.list_providers(b.desk("SV01"), "shelter")] == [provider]
    (shown,) = cases.open_case(b.desk("SV01"), case).referrals
    assert (shown.slip_number, shown.status) == (number, "issued")


def test_a_caseworker_carries_no_bundles(office: Office, stick: Path) -> None:
    with pytest.raises(NotAllowed):
        bundles.export_bundle(office.desk("CW01"), stick)


def test_with_no_other_pc_there_is_nobody_to_send_to(office: Office, stick: Path) -> None:
    with pytest.raises(bundles.NobodyToSendTo) as told:
        bundles.export_bundle(office.desk("SV01"), stick)
    assert told.value.way_on is not None
    assert list(stick.iterdir()) == []


def test_a_bundle_that_was_changed_on_its_way_brings_nothing(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    a.intake()
    path = bundles.export_bundle(a.desk("SV01"), stick).value.path
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    assert bundles.verify_bundle(b.desk("SV01"), path).outcome == "bad_signature"
    with pytest.raises(BundleRefused):
        bundles.import_bundle(b.desk("SV01"), path)
    assert cases.list_cases(b.desk("SV01")) == []


def test_a_stranger_cannot_be_trusted_by_mistake(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    own = devices.export_device_file(a.desk("SV01"), tmp_path / "..")
    with pytest.raises(devices.DeviceRefused):
        devices.trust_device(a.desk("SV01"), own, devices.own_words(a.desk("SV01")))
    twin = Office(tmp_path / "twin", "A")
    card = devices.export_device_file(twin.desk("SV01"), tmp_path)
    with pytest.raises(devices.DeviceRefused):
        devices.trust_device(a.desk("SV01"), card, devices.own_words(twin.desk("SV01")))
    twin.close()
    assert [one.station for one in devices.list_devices(b.desk("SV01"))] == ["A"]
    own.unlink()


def test_both_pcs_show_the_same_six_words(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    card = devices.export_device_file(a.desk("SV01"), tmp_path)
    assert devices.read_device_file(b.desk("SV01"), card).words == devices.own_words(a.desk("SV01"))
    assert len(devices.own_words(a.desk("SV01"))) == 6


def test_a_file_that_was_swapped_after_the_words_were_compared_is_refused(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    card = devices.export_device_file(b.desk("SV01"), tmp_path)
    with pytest.raises(devices.DeviceRefused):
        devices.trust_device(a.desk("SV01"), card, devices.own_words(a.desk("SV01")))


def test_a_signature_is_checked_without_signing_in(offices: Offices, stick: Path) -> None:
    a, _ = offices("A", "B")
    path = bundles.export_bundle(a.desk("SV01"), stick).value.path
    key = devices.export_device_file(a.desk("SV01"), stick).with_suffix(".pub")
    assert bundles.verify_signature(path, key).outcome == "signed"
    with pytest.raises(bundles.NotAPublicKey):
        bundles.verify_signature(path, path)


def test_the_centre_table_counts_what_came_in(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    for category in ("domestic_violence", "domestic_violence", "harassment", "cyber_crime"):
        a.intake(centre_category=category)
    carry(a, b, stick)
    table = reports.centre_case_table(b.desk("SV01"), date(2026, 11, 1), date(2026, 11, 30))
    assert [(name, cases_, str(percent)) for name, cases_, percent in table.rows] == [
        ("domestic_violence", 2, "50.00"),
        ("family_case", 0, "0.00"),
        ("harassment", 1, "25.00"),
        ("criminal_offence", 0, "0.00"),
        ("all_other", 1, "25.00"),
    ]
    assert reports.centre_case_table(b.desk("SV01"), date(2020, 1, 1), date(2020, 1, 31)).total == 0
