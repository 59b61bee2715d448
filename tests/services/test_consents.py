# SPDX-License-Identifier: Apache-2.0
"""Her decisions in the file: one at a time, asked for at the moment of use, and taken back at once wherever it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.test_bundles import carry

from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import (
    agreements,
    cases,
    consent_ledger,
    consents,
    follow_ups,
    slips,
    todo,
)
from intake_desktop.services.agreements import ConsentPlan, record_consent
from intake_desktop.services.consents import ConsentIncomplete, ConsentNotUsable, ReleasePlan, change_level, usable_line
from intake_desktop.services.slips import SlipPlan

Offices = Callable[..., list[Office]]
FACTS: dict[str, Any] = {"sector": "legal_aid", "level": "l3_need_to_know", "items": ("help_wanted", "children")}
SLIP = SlipPlan(carrier="escort", discreet=False, escort="CW01")


def agreed(office: Office, **more: Any) -> tuple[str, str, str]:
    """A case, a lawyer of the directory, and what she agreed to about him."""
    case, lawyer = str(office.intake().case_id), office.provider("legal_aid")
    return case, lawyer, office.release(case, lawyer, **(FACTS | more))


def why(office: Office, case: str, line: str, code: str = "CW01") -> str:
    """Why a line cannot be used now; empty when it can."""
    try:
        usable_line(office.desk(code), case, line)
    except ConsentNotUsable as trouble:
        return trouble.reason
    return ""


def kinds(office: Office, case: str) -> list[str]:
    return [one.kind for one in todo.tasks_of(office.desk("SV01"), case) if one.state == "open"]


def sent(office: Office, case: str, line: str) -> str:
    desk = office.desk("CW01")
    slip = slips.draft_slip(desk, case, line, SLIP).value
    slips.issue_slip(desk, slip)
    return slip


def statuses(office: Office, case: str, code: str = "CW01") -> dict[str, str]:
    return {one.id: one.status for one in cases.open_case(office.desk(code), case).referrals}


def test_a_line_is_good_until_its_last_day(office: Office) -> None:
    case, _, line = agreed(office)
    assert why(office, case, line) == ""
    assert usable_line(office.desk("CW01"), case, line).items == ("help_wanted", "children")
    assert "ask_consent_again" in kinds(office, case)
    office.clock.shift(days=90)
    assert why(office, case, line) == ""
    office.clock.shift(days=1)
    assert why(office, case, line) == "expired"


def test_a_new_decision_takes_the_place_of_the_old_one_and_its_slips_go_on(office: Office) -> None:
    case, lawyer, line = agreed(office)
    slip = sent(office, case, line)
    anew = office.release(case, lawyer, sector="legal_aid", level="l1_code_only")
    assert (why(office, case, line), why(office, case, anew)) == ("replaced", "")
    assert statuses(office, case) == {slip: "issued"}
    row = office.desk("CW01").store.reader.execute("select consent, level from referral where id = ?", (slip,))
    assert row.fetchone() == (anew, "l1_code_only")
    assert kinds(office, case).count("ask_consent_again") == 1


def test_one_service_is_not_another_nor_one_sector_another(office: Office) -> None:
    case, lawyer, line = agreed(office)
    other = office.release(case, office.provider("police"), sector="police", level="l1_code_only")
    same = office.release(case, lawyer, sector="police", level="l1_code_only")
    assert [why(office, case, one) for one in (line, other, same)] == ["", "", ""]


def test_no_after_a_yes_stops_what_was_under_way(office: Office) -> None:
    case, lawyer, line = agreed(office)
    slip = sent(office, case, line)
    office.release(case, lawyer, sector="legal_aid", level="", decision="refused")
    assert statuses(office, case) == {slip: "revoked"}
    assert "tell_to_stop" in kinds(office, case)
    assert why(office, case, line) == "replaced"


def test_what_is_not_of_her_sector_or_level_is_not_kept(office: Office) -> None:
    case, lawyer, _ = agreed(office)
    with pytest.raises(ValueError, match="items"):
        office.release(case, lawyer, sector="legal_aid", level="l3_need_to_know", items=("injuries",))
    lower = office.release(case, lawyer, **(FACTS | {"level": "l2_contact", "documents": ("Deed",)}))
    line = consents.release_line(office.desk("CW01"), case, lower)
    assert (line.items, line.documents) == ((), ())
    with pytest.raises(ConsentIncomplete):
        office.release(case, lawyer, **(FACTS | {"level": "l4_documents", "documents": (" ",)}))


def test_less_at_any_time_and_more_only_anew(office: Office) -> None:
    case, _, line = agreed(office)
    desk = office.desk("CW01")
    office.clock.shift(days=5)
    less = change_level(desk, case, line, "l3_need_to_know", ("children",)).value
    now = usable_line(desk, case, less)
    assert (now.items, now.given_on, now.valid_until) == (("children",), "2026-11-22", "2027-02-20")
    for level, items in (("l4_documents", ("children",)), ("l3_need_to_know", ("children", "help_wanted"))):
        with pytest.raises(ConsentIncomplete):
            change_level(desk, case, less, level, items)
    with pytest.raises(ConsentNotUsable):
        change_level(desk, case, line, "l1_code_only")
    nothing = change_level(desk, case, less, "l0_none").value
    assert why(office, case, nothing) == "nothing"


def test_taken_back_it_is_over_at_once_and_written_once(office: Office) -> None:
    case, _, line = agreed(office)
    slip = sent(office, case, line)
    desk = office.desk("CW01")
    consents.withdraw_release(desk, case, line)
    consents.withdraw_release(desk, case, line)
    assert why(office, case, line) == "withdrawn"
    assert statuses(office, case) == {slip: "revoked"}
    count = desk.store.reader.execute("select count(*) from consent where decision = 'withdrawn'").fetchone()
    assert count == (1,)
    assert "ask_consent_again" not in kinds(office, case)
    assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_what_happens_later_needs_a_new_answer(office: Office) -> None:
    case, _, line = agreed(office)
    desk = office.desk("CW01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]

    def happens(id: str, number: int, day: str | None) -> None:
        fields = {"case_id": case, "number": number, "incident_date": day, "date_precision": "exact"}
        with desk.store.transaction("CW01", "record_changed", case) as t:
            t.set("incident", id, fields, person)

    happens("first", 1, "2026-10-01")
    assert why(office, case, line) == "", "what she came for is written down later than she agreed"
    happens("second", 2, None)
    assert why(office, case, line) == "new_incident"
    lawyer = consents.release_line(desk, case, line).provider
    assert why(office, case, office.release(case, lawyer, **FACTS)) == ""


def test_what_was_agreed_for_a_girl_ends_the_day_before_she_is_grown(office: Office) -> None:
    case, lawyer = str(office.intake(age_years=17).case_id), office.provider("legal_aid")
    desk = office.desk("CW01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    (record,) = desk.store.reader.execute("select id from record where case_id = ?", (case,)).fetchone()
    given = FACTS | {"giver": "survivor_with_caregiver", "caregiver_safe": "yes"}
    known_late = office.release(case, lawyer, **given)
    with office.desk("CW01").store.transaction("CW01", "record_changed", case) as t:
        t.set("record", record, {"answer.birth_date": "2008-12-05"}, person)
    line = office.release(case, office.provider("police"), **(given | {"sector": "police", "items": ()}))
    assert consents.release_line(office.desk("CW01"), case, line).valid_until == "2026-12-04"
    office.clock.shift(days=12)
    assert (why(office, case, line), why(office, case, known_late)) == ("", "")
    office.clock.shift(days=1)
    assert (why(office, case, line), why(office, case, known_late)) == ("expired", "grown")


def test_a_child_is_asked_and_a_supervisor_reads_it(office: Office) -> None:
    case, lawyer = str(office.intake(age_years=16).case_id), office.provider("legal_aid")
    decided_for_her = FACTS | {"giver": "best_interest_decision", "assent": "given"}
    with pytest.raises(ConsentIncomplete):
        office.release(case, lawyer, **decided_for_her)
    office.release(case, lawyer, **FACTS, note="Her family must not hear of it.")
    assert "see_child_consent" in kinds(office, case)
    (task,) = [one for one in todo.tasks_of(office.desk("SV01"), case) if one.kind == "see_child_consent"]
    assert (task.for_role, task.due) == ("supervisor", "2026-11-23")


def test_a_service_that_nobody_knows_here_waits_for_its_name(office: Office) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    said = {"type": "release_to_service", "decision": "given", "giver": "survivor", "method": "signature"}
    said |= {"receiver": "Lawyer Nadia", "sector": "legal_aid", "level": "l2_contact", "valid_until": "2027-01-01"}
    with desk.store.transaction("CW01", "consent_changed", case) as t:
        line = consents.write_release(desk, t, case, person, said | {"incidents": []})
    assert why(office, case, line) == "unlisted"
    lawyer = office.provider("legal_aid")
    found = consents.name_receiver(office.desk("CW01"), case, line, lawyer).value
    assert (why(office, case, line), why(office, case, found)) == ("replaced", "")
    assert usable_line(office.desk("CW01"), case, found).valid_until == "2027-01-01"
    (shown,) = consent_ledger.ledger(office.desk("CW01"), case).lines[:1]
    assert (shown.now.id, shown.state) == (found, "")
    with pytest.raises(ConsentIncomplete):
        consents.name_receiver(office.desk("CW01"), case, found, lawyer)
    consents.withdraw_release(office.desk("CW01"), case, found)
    with pytest.raises(ConsentNotUsable):
        consents.name_receiver(office.desk("CW01"), case, found, lawyer)


def test_whoever_takes_back_services_lets_nothing_leave(office: Office) -> None:
    case, _, line = agreed(office)
    told = record_consent(office.desk("CW01"), case, ConsentPlan("services", "withdrawn")).value
    assert told == agreements.FOLLOWS["services"]
    assert why(office, case, line) == "services"
    assert "decide_her_file" in kinds(office, case)


def test_statistics_are_a_question_of_their_own(office: Office) -> None:
    case, _, line = agreed(office)
    desk = office.desk("CW01")
    counted = "select statistics from case_file where id = ?"
    assert desk.store.reader.execute(counted, (case,)).fetchone() == ("given",)
    record_consent(desk, case, ConsentPlan("anonymous_statistics", "withdrawn"))
    assert desk.store.reader.execute(counted, (case,)).fetchone() == ("withdrawn",)
    assert why(office, case, line) == "", "whoever is not counted is helped all the same"
    record_consent(desk, case, ConsentPlan("anonymous_statistics", "given", method="signature"))
    assert desk.store.reader.execute(counted, (case,)).fetchone() == ("given",)


def test_whoever_takes_back_being_contacted_is_not_contacted(office: Office) -> None:
    reach = {"may_contact": "yes", "contact_method": "phone_call", "phone": "0300 7654321", "phone_is_shared": "no"}
    case = str(office.intake(**reach, safe_times="Mondays", leave_message="no").case_id)
    desk = office.desk("CW01")
    follow_ups.plan_contact(desk, case, date(2026, 11, 25))
    assert "contact" in kinds(office, case)
    desk = office.desk("CW01")
    record_consent(desk, case, ConsentPlan("follow_up_contact", "withdrawn"))
    assert "contact" not in kinds(office, case)
    desk = office.desk("CW01")
    entry = Entry(way="phone_call", result="not_reached", on=desk.today(), at_her_times=True)
    with pytest.raises(follow_ups.ContactRefused):
        follow_ups.record_contact(desk, case, entry)
    record_consent(desk, case, ConsentPlan("follow_up_contact", "given", method="verbal_phone"))
    follow_ups.record_contact(desk, case, entry)


@pytest.mark.parametrize(
    "plan", [ConsentPlan("interpreter", "given"), ConsentPlan("interpreter", "given", "", "signature")]
)
def test_a_yes_says_who_and_how(office: Office, plan: ConsentPlan) -> None:
    case = str(office.intake().case_id)
    with pytest.raises(ConsentIncomplete):
        record_consent(office.desk("CW01"), case, plan)
    for wrong in (ConsentPlan("joint_session", "given"), ConsentPlan("interpreter", "maybe")):
        with pytest.raises(ValueError, match="decision"):
            record_consent(office.desk("CW01"), case, wrong)


@pytest.mark.parametrize("witness", ["Zainab Bibi", "CW99", "her sister", "cw01", " CW01 "])
def test_a_witness_is_a_colleague_by_her_code_and_never_a_name(office: Office, witness: str) -> None:
    case, lawyer = str(office.intake().case_id), office.provider("legal_aid")
    plan = ReleasePlan(lawyer, "legal_aid", "l1_code_only", "given", method="verbal_witnessed", witness=witness)
    with pytest.raises(ConsentIncomplete):
        consents.record_release(office.desk("CW01"), case, plan)
    other = ConsentPlan("interpreter", "given", method="verbal_witnessed", witness=witness)
    with pytest.raises(ConsentIncomplete):
        record_consent(office.desk("CW01"), case, other)


def test_a_refusal_keeps_no_witness(office: Office) -> None:
    """Nobody has to hear it, and nobody's name is to stand there."""
    case, lawyer = str(office.intake().case_id), office.provider("legal_aid")
    plan = ReleasePlan(lawyer, "legal_aid", "l0_none", "refused", method="verbal_witnessed", witness="Zainab Bibi")
    consents.record_release(office.desk("CW01"), case, plan)
    assert "ZAINAB" not in str(office.desk("CW01").store.reader.execute("select * from consent").fetchall())


def test_a_witness_may_be_typed_in_small_letters(office: Office) -> None:
    case, lawyer = str(office.intake().case_id), office.provider("legal_aid")
    plan = ReleasePlan(lawyer, "legal_aid", "l1_code_only", "given", method="verbal_witnessed", witness=" cw02")
    consents.record_release(office.desk("CW01"), case, plan)
    (line,) = consent_ledger.ledger(office.desk("CW01"), case).lines
    assert line.now.witness == "CW02"


def test_the_ledger_shows_what_counts_and_what_was_before(office: Office) -> None:
    case, lawyer, line = agreed(office)
    slip = sent(office, case, line)
    office.clock.shift(days=1)
    office.release(case, lawyer, sector="legal_aid", level="l1_code_only")
    police = office.release(case, office.provider("police"), sector="police", level="l1_code_only")
    consents.withdraw_release(office.desk("CW01"), case, police)
    found = consent_ledger.ledger(office.desk("CW01"), case)
    first, second = found.lines
    assert (first.now.level, first.state, [one.id for one in first.before]) == ("l1_code_only", "", [line])
    assert [(one.id, one.status) for one in first.slips] == [(slip, "issued")]
    assert (second.state, second.now.level, [one.decision for one in second.before]) == (
        "withdrawn", "l1_code_only", ["given"],
    )  # fmt: skip
    by_type = {one.type: one.now.decision if one.now else "" for one in found.agreements}
    assert by_type["services"] == by_type["record_keeping"] == "given"
    assert by_type["interpreter"] == ""


# Two PCs


def test_taken_back_at_one_pc_it_stops_what_the_other_one_sent(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    stick = tmp_path / "stick"
    stick.mkdir()
    case, _, line = agreed(a)
    carry(a, b, stick)
    slip = sent(a, case, line)
    consents.withdraw_release(b.desk("SV01"), case, line)
    carry(b, a, stick)
    assert statuses(a, case, "SV01") == {slip: "revoked"}
    assert why(a, case, line, "SV01") == "withdrawn"
    assert "tell_to_stop" in kinds(a, case)
    carry(a, b, stick)
    assert statuses(b, case, "SV01") == {slip: "revoked"}
    for one in (a, b):
        assert one.desk("SV01").store.journal.rebuild_differences() == []


def test_a_no_and_a_yes_at_two_pcs_are_a_no_until_she_is_asked(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    stick = tmp_path / "stick"
    stick.mkdir()
    case, lawyer, _ = agreed(a)
    carry(a, b, stick)
    yes = a.release(case, lawyer, "SV01", **FACTS)
    no = b.release(case, lawyer, "SV01", sector="legal_aid", level="", decision="refused")
    carry(a, b, stick)
    carry(b, a, stick)
    for one in (a, b):
        assert why(one, case, yes, "SV01") == "differs"
        (shown,) = consent_ledger.ledger(one.desk("SV01"), case).lines
        assert (shown.now.id, shown.state, shown.differs) == (no, "refused", True)
    anew = a.release(case, lawyer, "SV01", **FACTS)
    carry(a, b, stick)
    for one in (a, b):
        assert why(one, case, anew, "SV01") == ""


def test_only_what_she_may_record_is_hers(office: Office) -> None:
    case, _, line = agreed(office)
    for ask in (
        lambda: usable_line(office.desk("CW02"), case, line),
        lambda: consent_ledger.ledger(office.desk("CW02"), case),
        lambda: change_level(office.desk("CW02"), case, line, "l1_code_only"),
        lambda: record_consent(office.desk("CW02"), case, ConsentPlan("services", "withdrawn")),
        lambda: consents.record_release(
            office.desk("CW01"), case, ReleasePlan("nobody", "police", "l1_code_only", "given", method="signature")
        ),
    ):
        with pytest.raises(NoRecord):
            ask()
