# SPDX-License-Identifier: Apache-2.0
"""A centre with two PCs receives a slip at one of them: it travels with the bundles, and so does its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.partners import REACHED

from intake_desktop.domain.admitted import may_write
from intake_desktop.domain.permissions import Action, NoRecord
from intake_desktop.services import bundles, cases, consents, devices, exchange, incoming
from intake_desktop.services.desk import Desk
from intake_desktop.services.referrals import find_referral
from intake_desktop.services.slip_plans import SlipPlan
from intake_desktop.services.slip_rows import SlipRow, rows_of
from intake_desktop.services.slips import draft_slip


class House:
    """Our centre, and the partner's two PCs A and B, which trust each other."""

    def __init__(self, folder: Path) -> None:
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.ours = Office(folder / "ours", "A")
        self.a, self.b = (Office(folder / f"theirs-{letter}", letter, "LHR") for letter in "AB")
        for one, other in ((self.a, self.b), (self.b, self.a)):
            card = devices.export_device_file(one.desk("SV01"), self.stick)
            devices.trust_device(other.desk("SV01"), card, devices.own_words(one.desk("SV01")))
        self.shelter = self.ours.provider("shelter")
        keys = exchange.own_keys(self.a.desk("SV01"))
        exchange.record_partner_keys(self.ours.desk("SV01"), self.shelter, keys, verified_in_person=True)
        sender = self.a.provider("shelter")
        keys = exchange.own_keys(self.ours.desk("SV01"))
        exchange.record_partner_keys(self.a.desk("SV01"), sender, keys, verified_in_person=True)

    def carry(self, one: Office, other: Office) -> bundles.Imported:
        path = bundles.export_bundle(one.desk("SV01"), self.stick).value.path
        return bundles.import_bundle(other.desk("SV01"), path).value


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    for office in (made.ours, made.a, made.b):
        office.close()


def test_every_pc_of_the_partner_can_open_it_and_its_end_reaches_them_all(house: House) -> None:
    case = house.ours.intake("CW01", full_name="Zainab Bibi", **REACHED).case_id or ""
    consent = house.ours.release(case, house.shelter, level="l2_contact")
    ours = house.ours.desk("CW01")
    referral = draft_slip(ours, case, consent, SlipPlan(may_confirm=True)).value
    sent = exchange.send_slip(ours, referral, house.stick).value
    house.carry(house.a, house.b)
    theirs = house.b.desk("CW01")  # sealed to PC A's key file, which names PC B too
    kept = incoming.accept_slip(theirs, incoming.look_into(theirs, sent.path)).value
    house.carry(house.b, house.a)
    assert incoming.open_incoming(house.a.desk("CW01"), kept).content.name == "Zainab Bibi"

    ours = house.ours.desk("CW01")
    consents.withdraw_release(ours, case, find_referral(ours, referral).consent)
    stop = exchange.send_stop(ours, referral, house.stick).value
    desk = house.a.desk("CW01")
    assert incoming.take_stop(desk, incoming.look_into(desk, stop.path)).value == 1
    assert house.carry(house.a, house.b).quarantined == ()
    desk = house.b.desk("CW01")
    assert [row.state for row in incoming.list_incoming(desk)] == ["stopped"]
    with pytest.raises(NoRecord):
        incoming.open_incoming(desk, kept)
    query = "select count(*) from subject_key where subject = ?"
    for office in (house.a, house.b):
        assert office.desk("SV01").store.reader.execute(query, (kept,)).fetchone() == (0,)
        assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_what_one_pc_was_told_to_erase_does_not_stay_at_another(house: House) -> None:
    """PC A hears that she stopped one slip and gets a newer file of another; PC B takes in what lay on the first
    stick before it hears of either.
    """
    ours, sent = house.ours.desk("CW01"), []
    for name in ("Zainab Bibi", "Kausar Bibi"):
        case = house.ours.intake("CW01", full_name=name, **REACHED).case_id or ""
        consent = house.ours.release(case, house.shelter, level="l2_contact")
        ours = house.ours.desk("CW01")
        referral = draft_slip(ours, case, consent, SlipPlan(may_confirm=True)).value
        sent.append(exchange.send_slip(ours, referral, house.stick).value)
    consents.change_level(ours, case, find_referral(ours, referral).consent, "l1_code_only")
    house.ours.clock.shift(minutes=5)
    ours = house.ours.desk("CW01")
    less = exchange.send_slip(ours, referral, house.stick).value
    first = next(one for one in referrals_of_all(ours) if one.slip_number == sent[0].slip_number)
    consents.withdraw_release(ours, first.case_id, first.consent)
    stop = exchange.send_stop(ours, first.id, house.stick).value

    house.carry(house.a, house.b)
    at_a, at_b = house.a.desk("CW01"), house.b.desk("CW01")
    incoming.take_stop(at_a, incoming.look_into(at_a, stop.path))
    kept = incoming.accept_slip(at_a, incoming.look_into(at_a, less.path)).value
    for one in sent:
        incoming.accept_slip(at_b, incoming.look_into(at_b, one.path))
    house.carry(house.a, house.b)
    house.carry(house.b, house.a)
    for office in (house.a, house.b):
        desk = office.desk("CW01")
        incoming.forget_due(desk)
        assert [row.id for row in incoming.list_incoming(desk) if row.state == "new"] == [kept]
        assert desk.store.journal.rebuild_differences() == []


def referrals_of_all(desk: Desk) -> list[SlipRow]:
    return rows_of(desk.store.reader, "id <> ''")


def test_nobodys_file_is_destroyed_as_if_it_were_a_slip(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    desk = office.desk("CW01")
    person = cases.visible_case(desk, case, Action.SEE_CASES)[1].id
    with desk.store.transaction("CW01", "record_changed", "forged") as t:
        t.erase(person, "incoming")
    assert cases.visible_case(desk, case, Action.SEE_CASES)[1].id == person
    assert desk.store.reader.execute("select count(*) from erased").fetchone() == (0,)
    assert may_write(("caseworker",), "incoming", "erase")
    assert not may_write(("caseworker",), "person", "erase")
    assert not may_write(("counsellor",), "incoming", "erase")


def test_it_is_found_by_no_search_and_counted_in_no_report(house: House) -> None:
    case = house.ours.intake("CW01", full_name="Zainab Bibi", **REACHED).case_id or ""
    consent = house.ours.release(case, house.shelter, level="l2_contact")
    ours = house.ours.desk("CW01")
    referral = draft_slip(ours, case, consent, SlipPlan(may_confirm=True)).value
    sent = exchange.send_slip(ours, referral, house.stick).value
    theirs = house.a.desk("SV01")
    incoming.accept_slip(theirs, incoming.look_into(theirs, sent.path))
    assert cases.search_cases(theirs, "Zainab") == []
    assert cases.list_cases(theirs) == []
    tables = ("person", "identity", "contact", "case_file", "referral")
    assert {theirs.store.reader.execute(f"select count(*) from {one}").fetchone() for one in tables} == {(0,)}
