# SPDX-License-Identifier: Apache-2.0
"""What stands on a slip and what does not: ticks, documents, a report by law, a supervisor, ways without paper."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from tests.conftest import Office
from tests.services.full_intake import BY_HUSBAND, BY_STRANGER, HER, HIS, take
from tests.services.statutes import statute
from tests.services.test_referrals import text_of

from intake_desktop.domain.disclosure import REPORT, Fact
from intake_desktop.domain.permissions import Action
from intake_desktop.services import consents, known_facts, providers, referrals, slip_drafts, slips, supervision
from intake_desktop.services.second import SecondRefused, confirm_approval
from intake_desktop.services.slips import SlipPlan, SlipRefused

FULL = SlipPlan(carrier="escort", discreet=False, escort="CW01")
FACTS = (Fact("incident_type", "Hurt by a relative"), Fact("incident_district", "Multan"))


def made_for(office: Office, sector: str, **release: object) -> tuple[str, str]:
    """A case and her consent for a service of a sector."""
    case = office.intake(full_name="Marker Zainab").case_id or ""
    return case, office.release(case, office.provider(sector), sector=sector, **release)


def row(office: Office, referral: str, *names: str) -> tuple[object, ...]:
    query = f"select {', '.join(names)} from referral where id = ?"
    return tuple(office.desk("CW01").store.reader.execute(query, (referral,)).fetchone())


def agree(office: Office, code: str = "SV01") -> object:
    """A supervisor comes to the desk of CW01 and types her passphrase."""
    return confirm_approval(office.desk("CW01"), code, office._passphrase(code), Action.APPROVE_REFERRAL)


def flagged(office: Office, sector: str) -> str:
    id = office.provider(sector)
    desk = office.desk("SV01")
    plan = msgspec.structs.replace(providers.find_provider(desk, id).plan(), flagged=True)
    providers.change_provider(desk, id, plan)
    return id


def test_only_what_she_ticked_stands_on_paper(office: Office) -> None:
    case, line = made_for(office, "police", level="l3_need_to_know", items=("incident_type", "incident_district"))
    desk = office.desk("CW01")
    paper = text_of(slips.preview_slip(desk, case, line, msgspec.structs.replace(FULL, facts=FACTS)))
    assert "Hurt by a relative" in paper
    assert "Multan" in paper
    more = msgspec.structs.replace(FULL, facts=(*FACTS, Fact("perpetrator_name", "Somebody")))
    with pytest.raises(SlipRefused):
        slips.draft_slip(desk, case, line, more)
    with pytest.raises(SlipRefused):
        slips.draft_slip(desk, case, line, msgspec.structs.replace(FULL, documents=("Certificate",)))


def test_a_level_that_she_lowers_takes_the_facts_off_the_next_print(office: Office) -> None:
    case, line = made_for(office, "police", level="l3_need_to_know", items=("incident_type", "incident_district"))
    desk = office.desk("CW01")
    referral = slips.draft_slip(desk, case, line, msgspec.structs.replace(FULL, facts=FACTS)).value
    assert "Hurt by a relative" in text_of(slips.slip_pdf(desk, referral))
    consents.change_level(desk, case, line, "l3_need_to_know", items=("incident_district",))
    paper = text_of(slips.slip_pdf(desk, referral))
    assert "Hurt by a relative" not in paper
    assert "Multan" in paper


def test_documents_are_listed_one_by_one(office: Office) -> None:
    titles = ("Medical certificate", "Marriage certificate")
    case, line = made_for(office, "legal_aid", level="l4_documents", documents=titles)
    plan = msgspec.structs.replace(FULL, documents=titles[:1])
    paper = text_of(slips.preview_slip(office.desk("CW01"), case, line, plan))
    assert titles[0] in paper
    assert titles[1] not in paper


def test_what_the_case_says_is_at_hand_and_no_name_is_among_it(office: Office) -> None:
    case = take(office, dependants=2, dependants_ages="3, 7").case_id or ""
    known = known_facts.known_for(office.desk("CW01"), case, "en")
    assert known.facts["incident_type"] == "Rape", "the incident that came last"
    assert known.facts["incident_date"] == "21 Nov 2026"
    assert known.facts["wants_case_or_protection"] == "She wants to report to the police."
    assert known.facts["children_ages"] == "3, 7"
    assert known.facts["danger_level"]
    said = " ".join(known.facts.values())
    assert not any(mark in said for mark in (HER, HIS, "belt"))
    urdu = known_facts.known_for(office.desk("CW01"), case, "ur")
    assert urdu.facts["incident_type"] != known.facts["incident_type"]


@pytest.mark.parametrize(
    ("precision", "said"),
    [("month", "Nov 2026"), ("year", "2026"), ("unknown", None), ("approx_day", "21 Nov 2026 · Within about a week")],
)
def test_no_day_is_said_where_she_remembers_a_month(office: Office, precision: str, said: str | None) -> None:
    case = take(office, incidents=[BY_HUSBAND, BY_STRANGER | {"date_precision": precision}]).case_id or ""
    known = known_facts.known_for(office.desk("CW01"), case, "en")
    assert known.facts.get("incident_date") == known.facts.get("incident_dates") == said


def test_a_report_by_law_says_what_the_law_names_and_a_supervisor_answers_for_it(office: Office) -> None:
    case = office.intake(full_name="Marker Zainab", age_years=15).case_id or ""
    provider = office.provider("child_protection")
    statute(office, "child_protection", "child_age", "danger_level")
    plan = SlipPlan(
        kind=REPORT, discreet=False, carrier="staff", law="Child Act, section 14", named=("child_age",),
        facts=(Fact("child_age", "15 years"),), told_her="yes",
    )  # fmt: skip
    desk = office.desk("CW01")
    assert "Child Act, section 14" in text_of(slips.preview_report(desk, case, provider, "child_protection", plan)), (
        "it can be looked at before anybody agrees"
    )
    with pytest.raises(SecondRefused):
        slips.draft_report(desk, case, provider, "child_protection", plan)
    for wrong in (
        {"law": ""},
        {"law": "A law of nobody"},
        {"named": ("child_age", "name")},
        {"told_her": ""},
        {"told_her": "no"},
    ):
        with pytest.raises(SlipRefused):
            slips.draft_report(desk, case, provider, "child_protection", msgspec.structs.replace(plan, **wrong))
    proof = agree(office)
    referral = slips.draft_report(desk, case, provider, "child_protection", plan, proof).value
    paper = text_of(slips.slip_pdf(desk, referral))
    assert "15 years" in paper
    assert "Marker" not in paper, "the law does not name her name"
    slips.issue_slip(desk, referral)
    assert row(office, referral, "status", "kind", "approved_by", "consent") == ("issued", REPORT, "SV01", None)


def test_a_marked_service_gets_a_slip_only_from_a_supervisor(office: Office) -> None:
    case = office.intake().case_id or ""
    line = office.release(case, flagged(office, "police"), sector="police")
    desk = office.desk("CW01")
    referral = slips.draft_slip(desk, case, line, FULL).value
    with pytest.raises(SecondRefused):
        slips.issue_slip(desk, referral)
    proof = agree(office)
    slips.issue_slip(desk, referral, second=proof)
    assert row(office, referral, "status", "approved_by") == ("issued", "SV01")
    with pytest.raises(SecondRefused):
        confirm_approval(desk, "CW02", office._passphrase("CW02"), Action.APPROVE_REFERRAL)
    with pytest.raises(SecondRefused):
        confirm_approval(desk, "CW01", office._passphrase("CW01"), Action.APPROVE_REFERRAL)
    own = slips.draft_slip(office.desk("SV01"), case, line, FULL).value
    slips.issue_slip(office.desk("SV01"), own)
    assert row(office, own, "approved_by") == ("SV01",)


def test_a_desk_of_the_centre_needs_no_paper(office: Office) -> None:
    case = office.intake().case_id or ""
    line = office.release(case, office.provider("legal_aid", in_house=True), sector="legal_aid")
    desk = office.desk("CW01")
    plan = SlipPlan(discreet=False, carrier="staff", delivery="in_centre")
    referral = slips.draft_slip(desk, case, line, plan).value
    slips.hand_to_desk(desk, referral)
    assert row(office, referral, "status", "delivery") == ("delivered", "in_centre")
    assert desk.store.reader.execute("select 1 from audit where event = 'referral_printed'").fetchone() is None
    case, line = made_for(office, "police")
    with pytest.raises(SlipRefused):
        slips.draft_slip(office.desk("CW01"), case, line, plan)
    with pytest.raises(ValueError, match="no paper"):
        slips.issue_slip(office.desk("CW01"), slips.draft_slip(office.desk("CW01"), case, line, FULL).value, 0)


def test_less_urgent_needs_a_reason(office: Office) -> None:
    case, line = made_for(office, "shelter")
    desk = office.desk("CW01")
    with pytest.raises(SlipRefused):
        slips.draft_slip(desk, case, line, SlipPlan(priority="routine"))
    plan = SlipPlan(priority="routine", lowered_why="She stays with her sister")
    assert row(office, slips.draft_slip(desk, case, line, plan).value, "priority") == ("routine",)
    assert row(office, slips.draft_slip(desk, case, line, SlipPlan()).value, "priority") == ("emergency",)


def test_the_doctor_comes_before_the_police_unless_she_wants_it_otherwise(office: Office) -> None:
    case = take(office).case_id or ""
    line = office.release(case, office.provider("police"), sector="police")
    desk = office.desk("CW01")
    with pytest.raises(SlipRefused):
        slips.draft_slip(desk, case, line, FULL)
    referral = slips.draft_slip(desk, case, line, msgspec.structs.replace(FULL, health_later="yes")).value
    assert row(office, referral, "health_later") == ("yes",)


def test_every_print_of_a_slip_is_the_same_paper(office: Office) -> None:
    case, line = made_for(office, "police")
    desk = office.desk("CW01")
    plan = msgspec.structs.replace(
        FULL, second_language="ur", paper="a4", large=True, may_confirm=True, service_line="A statement at home",
        appointment=(desk.now() + timedelta(days=1)).astimezone(),
    )  # fmt: skip
    referral = slips.draft_slip(desk, case, line, plan).value
    slips.issue_slip(desk, referral)
    first = slips.slip_pdf(desk, referral)
    (code,) = row(office, referral, "counterfoil")
    assert str(code) in text_of(first)
    assert slips.slip_pdf(office.desk("SV01"), referral) == first, "whoever prints it again"
    referrals.take_step(office.desk("CW01"), referral, "declined_by_survivor")
    with pytest.raises(SlipRefused):
        slips.slip_pdf(office.desk("CW01"), referral)


def test_nobody_goes_with_her_who_does_not_work_here(office: Office) -> None:
    case, line = made_for(office, "police")
    with pytest.raises(SlipRefused):
        slips.draft_slip(office.desk("CW01"), case, line, msgspec.structs.replace(FULL, escort="XX99"))
    assert {"CW01", "CW02", "SV01"} <= set(slips.escorts(office.desk("CW01")))


def test_a_slip_that_became_a_file_is_noted_as_one(office: Office) -> None:
    case, line = made_for(office, "police")
    desk = office.desk("CW01")
    referral = slips.draft_slip(desk, case, line, FULL).value
    slips.issue_slip(desk, referral, saved=True)
    assert desk.store.reader.execute(
        "select event from audit where about like ?", (f"{referral} copies%",)
    ).fetchall() == [("paper_saved",)]


def test_what_is_chosen_waits_for_her_alone(office: Office) -> None:
    case = office.intake().case_id or ""
    desk = office.desk("CW01")
    slip_drafts.keep_choices(desk, case, {"sector": "police"})
    slip_drafts.keep_choices(desk, case, {"sector": "shelter"})
    assert (slip_drafts.kept_choices(office.desk("CW01"), case) or {})["sector"] == "shelter"
    assert slip_drafts.kept_choices(office.desk("SV01"), case) is None
    slip_drafts.drop_choices(office.desk("CW01"), case)
    assert slip_drafts.kept_choices(office.desk("CW01"), case) is None


def test_a_report_the_law_required_is_counted_apart_from_help(office: Office) -> None:
    case = office.intake().case_id or ""
    place = office.provider("police")
    statute(office, "police", "person")
    before = supervision.issued_this_month(office.desk("SV01"))
    desk = office.desk("SV01")
    plan = SlipPlan(kind="statutory_report", discreet=False, law="Child Act, section 14", told_her="yes")
    slips.issue_slip(desk, slips.draft_report(desk, case, place, "police", plan).value)
    after = supervision.issued_this_month(desk)
    assert (after.reports - before.reports, after.referrals - before.referrals) == (1, 0)
    office.clock.shift(days=31)
    assert supervision.issued_this_month(office.desk("SV01")).reports == 0
