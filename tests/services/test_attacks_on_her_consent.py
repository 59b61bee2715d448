# SPDX-License-Identifier: Apache-2.0
"""More is tried than she allowed: by a desk of the house, an old slip, a late printer, choices that waited."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
import pytest
from tests.conftest import Office
from tests.services.test_slips import agree, flagged

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import (
    access,
    agreements,
    cases,
    conferences,
    consents,
    slip_drafts,
    slips,
    todo,
    transfers,
)
from intake_desktop.services.agreements import ConsentPlan
from intake_desktop.services.referrals import Step, find_referral, referrals_of, take_step
from intake_desktop.services.second import SecondRefused
from intake_desktop.services.slips import SlipPlan, SlipRefused
from intake_desktop.services.transfers import TransferRefused

FULL = SlipPlan(carrier="staff", discreet=False)
REACHED = {
    "may_contact": "yes", "contact_method": "phone_call", "phone": "0300-7654321", "phone_is_shared": "no",
    "leave_message": "no",
}  # fmt: skip


def words_of(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One PC for all who mind no case but their own, and no other day."""
    made = Office(tmp_path_factory.mktemp("consent") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture
def police(office: Office) -> tuple[str, str, str]:
    """A case released with her name to the police desk of the house; answers case, line and desk."""
    office.hire("PO01", "police_officer")
    desk = office.provider("police", in_house=True)
    case = office.intake("CW01", full_name="Marker Zainab", **REACHED).case_id or ""
    return case, office.release(case, desk, sector="police", level="l2_contact"), desk


def reached(office: Office, case: str) -> bool:
    try:
        cases.open_case(office.desk("PO01"), case)
    except NoRecord:
        return False
    return True


@pytest.mark.parametrize("type", ["services", "record_keeping"])
def test_a_desk_of_the_house_reaches_nothing_once_she_wants_nothing_here(
    office: Office, police: tuple[str, str, str], type: str
) -> None:
    case, *_ = police
    assert reached(office, case)
    agreements.record_consent(office.desk("CW01"), case, ConsentPlan(type, "withdrawn"))
    assert not reached(office, case)


def test_a_desk_of_the_house_reaches_nothing_thirty_days_after_the_end(
    office: Office, police: tuple[str, str, str]
) -> None:
    case, *_ = police
    with office.desk("SV01").store.transaction("SV01", "record_changed", f"{case} closed") as t:
        person = t.db.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
        t.set("case", case, {"status": "closed", "closed_on": "2026-11-22"}, person)
    assert reached(office, case)
    office.clock.shift(days=30)
    assert reached(office, case)
    office.clock.shift(days=1)
    assert not reached(office, case)


def test_a_desk_of_the_house_reaches_nothing_more_once_something_else_has_happened(
    office: Office, police: tuple[str, str, str]
) -> None:
    case, _, desk = police

    def happens(id: str, number: int, day: str | None) -> None:
        fields = {"case_id": case, "number": number, "incident_date": day, "date_precision": "exact"}
        with office.desk("CW01").store.transaction("CW01", "record_changed", case) as t:
            person = t.db.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
            t.set("incident", id, fields, person)

    happens("first", 1, "2026-10-01")
    assert reached(office, case), "what she came for"
    happens("second", 2, None)
    assert not reached(office, case)
    office.release(case, desk, sector="police", level="l2_contact")
    assert reached(office, case)
    happens("third", 3, "2026-11-22")
    assert not reached(office, case)


def test_what_somebody_agreed_for_a_girl_opens_no_desk_once_she_is_grown(office: Office) -> None:
    office.hire("PO01", "police_officer")
    desk = office.provider("police", in_house=True)
    case = office.intake("CW01", age_years=17).case_id or ""
    given = {"giver": "survivor_with_caregiver", "caregiver_safe": "yes", "valid_days": 365}
    office.release(case, desk, sector="police", **given)
    (record,) = office.desk("CW01").store.reader.execute("select id from record where case_id = ?", (case,)).fetchone()
    with office.desk("CW01").store.transaction("CW01", "record_changed", case) as t:
        person = t.db.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
        t.set("record", record, {"answer.birth_date": "2008-12-05"}, person)
    assert reached(office, case)
    office.clock.shift(days=12)
    assert reached(office, case)
    office.clock.shift(days=1)
    assert not reached(office, case)


def test_an_older_slip_says_no_more_because_she_allowed_more_later(shared: Office) -> None:
    """What she took with her at the first level stays a paper of the first level, however often it is printed."""
    case = shared.intake("CW01", full_name="Marker Zainab", **REACHED).case_id or ""
    legal = shared.provider("legal_aid")
    desk = shared.desk("CW01")
    line = shared.release(case, legal, sector="legal_aid")
    slip = slips.draft_slip(desk, case, line, FULL).value
    slips.issue_slip(desk, slip)
    assert "Marker" not in words_of(slips.slip_pdf(desk, slip))
    shared.release(case, legal, sector="legal_aid", level="l2_contact")
    assert "Marker" not in words_of(slips.slip_pdf(desk, slip))


def test_an_older_slip_says_less_once_she_allows_less(shared: Office) -> None:
    case = shared.intake("CW01", full_name="Marker Zainab", **REACHED).case_id or ""
    desk_line = shared.release(case, shared.provider("legal_aid"), sector="legal_aid", level="l2_contact")
    desk = shared.desk("CW01")
    slip = slips.draft_slip(desk, case, desk_line, FULL).value
    slips.issue_slip(desk, slip)
    assert "Marker" in words_of(slips.slip_pdf(desk, slip))
    consents.change_level(desk, case, desk_line, "l1_code_only")
    assert "Marker" not in words_of(slips.slip_pdf(desk, slip))


def test_a_paper_that_came_out_while_she_took_it_back_is_in_the_audit(shared: Office) -> None:
    """Between the printer and the note another PC, or the next desk, wrote that she took her consent back."""
    case = shared.intake("CW01").case_id or ""
    line = shared.release(case, shared.provider("legal_aid"), sector="legal_aid")
    desk = shared.desk("CW01")
    slip = slips.draft_slip(desk, case, line, FULL).value
    slips.slip_pdf(desk, slip)
    consents.withdraw_release(desk, case, line)
    with pytest.raises(SlipRefused):
        slips.issue_slip(desk, slip)
    assert desk.store.reader.execute(
        "select count(*) from audit where event = 'referral_printed' and about like ?", (f"{slip} copies 1%",)
    ).fetchone() == (1,)


def test_what_waited_at_the_lock_does_not_bring_back_what_she_took_back(shared: Office) -> None:
    case = shared.intake("CW01").case_id or ""
    legal = shared.provider("legal_aid")
    line = shared.release(case, legal, sector="legal_aid", level="l2_contact")
    desk = shared.desk("CW01")
    chosen = {
        "sector": "legal_aid", "provider": legal, "line": line, "decision": "given", "level": "l3_need_to_know",
        "told": ["help_wanted"], "words": {"help_wanted": "Marker"}, "method": "signature", "language": "ur",
    }  # fmt: skip
    slip_drafts.keep_choices(desk, case, chosen)
    assert slip_drafts.kept_choices(desk, case) == chosen
    consents.withdraw_release(shared.desk("SV01"), case, line)
    kept = slip_drafts.kept_choices(shared.desk("CW01"), case) or {}
    assert kept == {"sector": "legal_aid", "provider": legal, "language": "ur"}, "she is asked anew"


def test_no_conference_speaks_of_her_once_she_wants_nothing_here(shared: Office) -> None:
    case = shared.intake("CW01").case_id or ""
    desk = shared.desk("CW01")
    conferences.record_conference_consent(desk, case, "given", "signature")
    held = conferences.consent_of(desk, case)
    assert held is not None
    assert held.holds
    agreements.record_consent(desk, case, ConsentPlan("services", "withdrawn"))
    held = conferences.consent_of(desk, case)
    assert held is not None
    assert not held.holds


def test_a_marked_service_gets_no_paper_before_a_supervisor_agreed(shared: Office) -> None:
    case = shared.intake("CW01").case_id or ""
    line = shared.release(case, flagged(shared, "police"), sector="police")
    desk = shared.desk("CW01")
    slip = slips.draft_slip(desk, case, line, FULL).value
    with pytest.raises(SlipRefused):
        slips.slip_pdf(desk, slip)
    assert slips.slip_pdf(shared.desk("SV01"), slip).startswith(b"%PDF")


def test_only_a_desk_of_the_house_gets_a_slip_without_paper(shared: Office) -> None:
    case = shared.intake("CW01").case_id or ""
    line = shared.release(case, shared.provider("legal_aid"), sector="legal_aid")
    desk = shared.desk("CW01")
    slip = slips.draft_slip(desk, case, line, FULL).value
    with pytest.raises(SlipRefused):
        slips.hand_to_desk(desk, slip)
    with pytest.raises(SlipRefused):
        slips.issue_slip(desk, slip, 0, way="in_centre")


def test_nobody_with_a_conflict_of_interest_agrees_to_a_paper(shared: Office) -> None:
    """A supervisor who knows the man she accuses comes to the desk of a caseworker who does not know that."""
    shared.hire("SV02", "supervisor")
    case = shared.intake("CW01").case_id or ""
    line = shared.release(case, flagged(shared, "police"), sector="police")
    access.bar_from_case(shared.desk("SV01"), case, "SV02", "related_alleged")
    desk = shared.desk("CW01")
    slip = slips.draft_slip(desk, case, line, FULL).value
    with pytest.raises(SecondRefused):
        slips.issue_slip(desk, slip, second=agree(shared, "SV02"))  # type: ignore[arg-type]
    slips.issue_slip(desk, slip, second=agree(shared))  # type: ignore[arg-type]


def test_nobody_takes_her_case_over_after_she_took_her_word_back(shared: Office) -> None:
    case = shared.intake("CW01").case_id or ""
    line = shared.release(case, shared.provider(), level="l3_need_to_know")
    desk = shared.desk("CW01")
    slips.issue_slip(desk, slips.draft_slip(desk, case, line, SlipPlan()).value)
    offer = transfers.offer_case(desk, case, line).value
    consents.withdraw_release(desk, case, line)
    with pytest.raises(TransferRefused):
        transfers.record_answer(desk, case, offer, "accepted")
    transfers.record_answer(desk, case, offer, "taken_back")


@pytest.mark.parametrize("type", ["services", "record_keeping"])
def test_what_was_under_way_is_stopped_once_she_wants_nothing_here(shared: Office, type: str) -> None:
    """Slips of two services are out, one lies in the drawer, one she has gone to; a report by law is another matter."""
    case = shared.intake("CW01").case_id or ""
    begun = []
    for sector in ("legal_aid", "police", "shelter", "health"):
        line = shared.release(case, shared.provider(sector), sector=sector)
        begun.append(slips.draft_slip(shared.desk("CW01"), case, line, FULL).value)
    desk = shared.desk("CW01")
    for slip in begun[:3]:
        slips.issue_slip(desk, slip)
        take_step(desk, slip, "delivered")
    for status, told in (("received", {}), ("accepted", {"walk_in": True}), ("in_service", {"by": "survivor"})):
        take_step(desk, begun[2], status, step=Step(status, **told))
    follows = agreements.record_consent(shared.desk("CW01"), case, ConsentPlan(type, "withdrawn"))
    assert "referrals" in follows.touched
    desk = shared.desk("CW01")
    assert [find_referral(desk, one).status for one in begun] == ["revoked", "revoked", "in_service", "cancelled"]
    tell = [one for one in todo.tasks_of(desk, case) if one.kind == "tell_to_stop"]
    assert len(tell) == 3, "each receiver who has a paper of hers is told"
    done = Step("service_completed", result="service_given", by="survivor")
    take_step(desk, begun[2], "service_completed", step=done)


def test_what_must_not_be_told_is_only_added_to(shared: Office) -> None:
    case = shared.intake("CW01").case_id or ""
    line = shared.release(case, shared.provider("legal_aid"), sector="legal_aid", limits="Not her brother")
    desk = shared.desk("CW01")
    for said, kept in (
        ("", "Not her brother"),
        ("Her brother may know", "Not her brother\nHer brother may know"),
        ("Not her brother\nHer brother may know\nNo uncle", "Not her brother\nHer brother may know\nNo uncle"),
    ):
        line = consents.change_level(desk, case, line, "l1_code_only", limits=said).value
        assert consents.release_line(desk, case, line).limits == kept


def test_whoever_has_a_paper_that_says_more_is_told(shared: Office) -> None:
    """Each time she lets less be told, and not when only a draft or nothing changes; her no takes its place."""
    case = shared.intake("CW01", **REACHED).case_id or ""
    legal = shared.provider("legal_aid")
    items = ("help_wanted", "documents_held")
    line = shared.release(case, legal, sector="legal_aid", level="l3_need_to_know", items=items)
    desk = shared.desk("CW01")
    drafted = slips.draft_slip(desk, case, line, FULL).value
    slip = slips.draft_slip(desk, case, line, FULL).value
    slips.issue_slip(desk, slip)
    take_step(desk, slip, "delivered")

    def told() -> list[tuple[str, str]]:
        return sorted((one.state, one.note) for one in todo.tasks_of(desk, case) if one.kind == "tell_less")

    number = find_referral(desk, slip).slip_number
    line = consents.change_level(desk, case, line, "l3_need_to_know", items=items, limits="").value
    assert told() == []
    line = consents.change_level(desk, case, line, "l3_need_to_know", items=("help_wanted",)).value
    assert told() == [("open", number)]
    (done,) = [one.id for one in todo.tasks_of(desk, case) if one.kind == "tell_less"]
    todo.finish_task(desk, done)
    line = consents.change_level(desk, case, line, "l2_contact").value
    assert told() == [("done", number), ("open", number)]
    line = consents.change_level(desk, case, line, "l2_contact", limits="Not her uncle").value
    assert told() == [("done", number), ("dropped", number), ("open", number)]
    shown = {one.slip.id: one.stop for one in referrals_of(desk, case)}
    assert shown[drafted] is None
    assert shown[slip] is not None
    consents.withdraw_release(desk, case, line)
    assert "open" not in {state for state, _ in told()}
    assert [one.state for one in todo.tasks_of(desk, case) if one.kind == "tell_to_stop"] == ["open"]
