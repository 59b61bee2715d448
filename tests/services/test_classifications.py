# SPDX-License-Identifier: Apache-2.0
"""A supervisor sees it otherwise: the type of an incident and the level of danger, each with her reason, each kept."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.full_intake import BY_HUSBAND, BY_STRANGER, go_on, take

from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import access, bundles, cases, classifications
from intake_desktop.services.classifications import NotLikeThis, change_risk, incidents_of, override_type, risk_of

Offices = Callable[..., list[Office]]
WHY = "She says nobody touched her."


def level_shown(office: Office, case: str) -> str:
    return cases.open_case(office.desk("SV01"), case).row.risk_level


def test_a_supervisor_decides_otherwise_and_all_of_it_is_kept(office: Office) -> None:
    case = take(office).case_id or ""
    first = incidents_of(office.desk("SV01"), case)[0]
    override_type(office.desk("SV01"), case, first.id, "psychological_abuse", WHY)
    after = incidents_of(office.desk("CW01"), case)[0]
    assert (after.type, after.computed, after.state) == ("psychological_abuse", "physical_assault", "overridden")
    (decided,) = after.overrides
    assert (decided.old, decided.new, decided.reason, decided.staff) == (
        "physical_assault", "psychological_abuse", WHY, "SV01",
    )  # fmt: skip
    assert office.desk("CW01").store.journal.rebuild_differences() == []


def test_her_decision_stands_when_the_answers_change_and_says_that_it_is_old(office: Office) -> None:
    case = take(office).case_id or ""
    first = incidents_of(office.desk("SV01"), case)[0]
    override_type(office.desk("SV01"), case, first.id, "psychological_abuse", WHY)
    assert not classifications.classification_of(office.desk("SV01"), case, first.id).override_is_old
    go_on(office, case, incidents=[BY_HUSBAND | {"q1": "yes"}, BY_STRANGER])
    again = incidents_of(office.desk("SV01"), case)[0]
    assert (again.type, again.computed) == ("psychological_abuse", "rape")
    assert classifications.classification_of(office.desk("SV01"), case, first.id).override_is_old


def test_a_type_is_never_picked_from_a_list(office: Office) -> None:
    asked_later = {name: value for name, value in BY_STRANGER.items() if name != "q1"}
    case = take(office, incidents=[BY_HUSBAND, asked_later | {"q1": "unknown"}]).case_id or ""
    first, second = incidents_of(office.desk("SV01"), case)
    assert (second.type, second.state) == (None, "needs_supervisor")
    override_type(office.desk("SV01"), case, second.id, "rape", "She told the doctor.")
    assert incidents_of(office.desk("SV01"), case)[1].contexts == ()
    for type, why in ((first.type or "", WHY), ("psychological_abuse", "  "), ("divorce", WHY)):
        with pytest.raises(NotLikeThis):
            override_type(office.desk("SV01"), case, first.id, type, why)


def test_only_a_supervisor_decides_on_a_type(office: Office) -> None:
    case = take(office).case_id or ""
    first = incidents_of(office.desk("CW01"), case)[0]
    with pytest.raises(NotAllowed):
        override_type(office.desk("CW01"), case, first.id, "rape", WHY)
    other = office.intake("CW01").case_id or ""
    with pytest.raises(NoRecord):
        override_type(office.desk("SV01"), other, first.id, "rape", WHY)


def test_staff_raise_the_level_and_only_a_supervisor_lowers_it(office: Office) -> None:
    case = office.intake().case_id or ""
    change_risk(office.desk("CW01"), case, "medium", "She is afraid to go home.")
    assert (risk_of(office.desk("CW01"), case).level, level_shown(office, case)) == ("medium", "medium")
    change_risk(office.desk("CW01"), case, "high")
    with pytest.raises(NotLikeThis):
        change_risk(office.desk("CW01"), case, "medium", "It got better.")
    with pytest.raises(NotLikeThis):
        change_risk(office.desk("SV01"), case, "medium")
    change_risk(office.desk("SV01"), case, "medium", "He left the city.")
    now = risk_of(office.desk("SV01"), case)
    assert (now.level, now.computed) == ("medium", "not_assessed")
    assert [one.staff for one in now.changes] == ["SV01", "CW01", "CW01"]
    with pytest.raises(NotLikeThis):
        change_risk(office.desk("SV01"), case, "low", "Nobody asked.")


def test_a_lowered_level_holds_for_exactly_these_answers(office: Office) -> None:
    unarmed = [BY_HUSBAND | {"weapon_used": ["none"]}, BY_STRANGER]
    case = take(office, incidents=unarmed, rf_jealous_control="yes").case_id or ""
    assert level_shown(office, case) == "medium"
    change_risk(office.desk("SV01"), case, "low", "He left the country.")
    assert (risk_of(office.desk("SV01"), case).level, level_shown(office, case)) == ("low", "low")
    go_on(office, case, education="primary")
    assert level_shown(office, case) == "low"
    go_on(office, case, incidents=[BY_HUSBAND, BY_STRANGER])
    assert (risk_of(office.desk("SV01"), case).level, level_shown(office, case)) == ("high", "high")


def test_raised_back_to_what_the_answers_give_ends_what_was_lowered(office: Office) -> None:
    """She calls: he is at the door. The level that a supervisor had lowered must not come back by itself."""
    unarmed = [BY_HUSBAND | {"weapon_used": ["none"]}, BY_STRANGER]
    case = take(office, incidents=unarmed, rf_jealous_control="yes").case_id or ""
    change_risk(office.desk("SV01"), case, "low", "He left the country.")
    office.clock.shift(hours=1)
    change_risk(office.desk("CW01"), case, "medium", "He is back.")
    assert (risk_of(office.desk("CW01"), case).level, level_shown(office, case)) == ("medium", "medium")
    go_on(office, case, education="primary")
    assert (risk_of(office.desk("CW01"), case).level, level_shown(office, case)) == ("medium", "medium")


def test_a_judgement_ages_and_a_new_event_asks_for_a_new_one(office: Office) -> None:
    case = take(office).case_id or ""
    assert risk_of(office.desk("CW01"), case).anew == ()
    office.clock.shift(days=8)
    now = risk_of(office.desk("CW01"), case)
    assert (now.level, now.anew) == ("high", ("out_of_date",))


def test_a_level_claimed_to_be_raised_that_is_lower_does_not_count(office: Office) -> None:
    """A caseworker's changed program writes what only a supervisor may: every PC reads past it."""
    finished = take(office)
    desk, case = office.desk("CW01"), finished.case_id or ""
    (person,) = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()
    forged = {"case_id": case, "computed": "high", "level": "low", "staff": "CW01", "at": 1 << 42}
    with desk.store.transaction("CW01", "record_changed", case) as t:
        t.append("risk_assessment", "f" * 32, forged, person)
    assert risk_of(office.desk("CW01"), case).level == "high"


def test_whoever_is_barred_learns_nothing(office: Office) -> None:
    office.hire("SV02", "supervisor")
    case = take(office).case_id or ""
    first = incidents_of(office.desk("SV01"), case)[0]
    access.bar_from_case(office.desk("SV01"), case, "SV02", "related_survivor")
    for ask in (
        lambda desk: incidents_of(desk, case),
        lambda desk: risk_of(desk, case),
        lambda desk: change_risk(desk, case, "high"),
        lambda desk: override_type(desk, case, first.id, "rape", WHY),
        lambda desk: classifications.classification_of(desk, case, first.id),
    ):
        with pytest.raises(NoRecord):
            ask(office.desk("SV02"))


def test_two_supervisors_on_two_pcs_come_to_one_type(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = take(a).case_id or ""

    def carry(giver: Office, taker: Office) -> None:
        packed = bundles.export_bundle(giver.desk("SV01"), tmp_path).value
        assert bundles.import_bundle(taker.desk("SV01"), packed.path).value.quarantined == ()

    carry(a, b)
    first = incidents_of(a.desk("SV01"), case)[0]
    override_type(a.desk("SV01"), case, first.id, "psychological_abuse", WHY)
    b.clock.shift(minutes=5)
    override_type(b.desk("SV01"), case, first.id, "sexual_assault", "He pulled at her clothes.")
    carry(a, b)
    carry(b, a)
    seen = [incidents_of(one.desk("SV01"), case)[0] for one in (a, b)]
    assert seen[0].overrides == seen[1].overrides
    assert seen[0].type == seen[1].type == "sexual_assault"
    for left, right in itertools.pairwise((a, b)):
        assert risk_of(left.desk("SV01"), case) == risk_of(right.desk("SV01"), case)
