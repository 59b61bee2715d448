# SPDX-License-Identifier: Apache-2.0
"""The centre's list of laws: written down by a supervisor, asked by every report, and counted apart from referrals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.conftest import Office
from tests.services.statutes import CHILD_ACT, statute

from intake_desktop.domain.codes import LANGUAGES
from intake_desktop.domain.disclosure import FACTS, NAMED_BY_LAW, REPORT, Fact
from intake_desktop.domain.laws import BY_LAW, MOST, Law, may_be_named, that_hold
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.resources import code_lists
from intake_desktop.services import laws, referrals, slips, supervision
from intake_desktop.services.settings import Setting, SettingRefused, change_setting
from intake_desktop.services.slips import SlipPlan, SlipRefused

PLAN = SlipPlan(kind=REPORT, discreet=False, carrier="staff", law=CHILD_ACT, named=("person",), told_her="yes")
SECTORS = [one.code for one in code_lists().codes("service_sector")]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One PC for all who change nothing that others ask for."""
    made = Office(tmp_path_factory.mktemp("laws") / "pc-A", "A")
    yield made
    made.close()


def refused(office: Office, case: str, place: str, plan: SlipPlan, sector: str = "child_protection") -> str:
    with pytest.raises(SlipRefused) as caught:
        slips.draft_report(office.desk("SV01"), case, place, sector, plan)
    return caught.value.what.text


def test_no_list_holds_what_no_paper_may_say() -> None:
    """Her account, counselling notes, the sheet of risk factors and other people's names can be named by no law."""
    for sector in SECTORS:
        assert set(may_be_named(sector)) <= {*NAMED_BY_LAW, *FACTS.get(sector, ()), "risk_factors", "done_here"}
    assert set(NAMED_BY_LAW) | {"risk_factors", "done_here"} == set(BY_LAW), "each has its words"


def test_a_supervisor_writes_laws_down_changes_them_and_takes_them_off(office: Office) -> None:
    law = statute(office, "child_protection", "child_age", "person", name="  Child  Act,   section 14 ")
    (kept,) = laws.laws(office.desk("SV01"))
    assert kept == msgspec.structs.replace(law, name=CHILD_ACT)
    wider = Law(CHILD_ACT, "child_protection", ("child_age",))
    laws.keep_law(office.desk("SV01"), wider, kept)
    assert laws.laws(office.desk("SV01")) == (wider,)
    with pytest.raises(SettingRefused):
        laws.keep_law(office.desk("SV01"), Law(CHILD_ACT.upper(), "child_protection", ("person",)))
    statute(office, "police", "person")
    assert [one.sector for one in laws.laws_for(office.desk("CW01"), "police")] == ["police"]
    laws.drop_law(office.desk("SV01"), wider)
    assert [one.sector for one in laws.laws(office.desk("SV01"))] == ["police"]
    with pytest.raises(NoRecord):
        laws.drop_law(office.desk("SV01"), wider)


@pytest.mark.parametrize(
    "law",
    [
        Law("", "police", ("person",)),
        Law("x" * 121, "police", ("person",)),
        Law("A‮B", "police", ("person",)),
        Law("Act", "", ("person",)),
        Law("Act", "nowhere", ("person",)),
        Law("Act", "police", ()),
        Law("Act", "police", ("health_results",)),
        Law("Act", "livelihood_social_welfare", ("incident_type",)),
    ],
)
def test_a_law_that_says_nothing_or_too_much_is_refused(shared: Office, law: Law) -> None:
    with pytest.raises(SettingRefused):
        laws.keep_law(shared.desk("SV01"), law)
    assert laws.laws(shared.desk("SV01")) == ()


def test_who_may_write_laws_down_and_who_may_read_them(office: Office) -> None:
    office.hire("CA01", "centre_administrator")
    law = Law(CHILD_ACT, "child_protection", ("person",))
    for code in ("CW01", "CO01"):
        for deed in (lambda desk: laws.keep_law(desk, law), lambda desk: laws.drop_law(desk, law), laws.laws):
            with pytest.raises(NotAllowed):
                deed(office.desk(code))
    laws.keep_law(office.desk("CA01"), law)
    assert laws.laws_for(office.desk("CW01"), "child_protection") == (law,)
    rows = office.desk("SV01").store.reader.execute("select about from audit where event = 'settings_changed'")
    assert rows.fetchall() == [("laws",)], "what the law says is not in the audit"
    with pytest.raises(ValueError, match="one by one"):
        change_setting(office.desk("SV01"), Setting.LAWS, "[]")


def test_a_law_holds_in_the_country_in_which_it_was_written_down(office: Office) -> None:
    statute(office, "police", "person", name="A law of everywhere")
    change_setting(office.desk("SV01"), Setting.COUNTRY, "india")
    statute(office, "police", "person", name="A law of India")
    assert [one.name for one in laws.laws(office.desk("SV01"))] == ["A law of everywhere", "A law of India"]
    change_setting(office.desk("SV01"), Setting.COUNTRY, "pakistan")
    assert [one.name for one in laws.laws(office.desk("SV01"))] == ["A law of everywhere"]
    many = [Law(f"Act {number}", "police", ("person",), "india") for number in range(MOST)]
    assert that_hold(many, "pakistan") == ()


def test_a_report_stands_on_a_law_of_the_list_and_says_only_what_it_names(office: Office) -> None:
    case, place = str(office.intake(age_years=15).case_id), office.provider("child_protection")
    assert "No law that requires" in refused(office, case, place, PLAN)
    statute(office, "police", "person")
    assert "No law that requires" in refused(office, case, place, PLAN), "it asks for reports to somebody else"
    law = statute(office, "child_protection", "person", "child_age")
    assert "Name the law" in refused(office, case, place, msgspec.structs.replace(PLAN, law=""))
    assert "centre's list" in refused(office, case, place, msgspec.structs.replace(PLAN, law="Another act"))
    more: dict[str, Any]
    for more in ({"named": ("person", "name")}, {"named": ("person", "danger_level")}, {"named": ("risk_factors",)}):
        assert refused(office, case, place, msgspec.structs.replace(PLAN, **more)) == "This is more than the law names."
        with pytest.raises(SlipRefused):
            slips.preview_report(
                office.desk("SV01"), case, place, "child_protection", msgspec.structs.replace(PLAN, **more)
            )
    told = msgspec.structs.replace(PLAN, named=("child_age",), facts=(Fact("child_age", "15 years"),))
    begun = [slips.draft_report(office.desk("SV01"), case, place, "child_protection", told).value for _ in range(2)]
    slips.issue_slip(office.desk("SV01"), begun[0])
    laws.keep_law(office.desk("SV01"), Law(CHILD_ACT, "child_protection", ("person",)), law)
    assert slips.slip_content(office.desk("SV01"), begun[0]).facts, "what was issued is printed as it was"
    for deed in (slips.slip_pdf, slips.issue_slip):
        with pytest.raises(SlipRefused) as caught:
            deed(office.desk("SV01"), begun[1])
        assert caught.value.what.text == "This is more than the law names."
    referrals.take_step(office.desk("SV01"), begun[1], "cancelled")


def test_a_safe_caregiver_is_told_first_as_well_or_it_is_said_why_not(office: Office) -> None:
    statute(office, "child_protection", "person")
    place = office.provider("child_protection")
    girl = str(office.intake(age_years=13).case_id)
    safe = msgspec.structs.replace(PLAN, caregiver_safe="yes")
    assert "caregiver with whom she is safe" in refused(office, girl, place, safe)
    untold = msgspec.structs.replace(safe, caregiver_informed="no")
    assert "why the caregiver" in refused(office, girl, place, untold)
    because = msgspec.structs.replace(untold, not_told_why="She is away until tomorrow")
    for plan in (because, msgspec.structs.replace(safe, caregiver_informed="yes"), PLAN):
        assert slips.draft_report(office.desk("SV01"), girl, place, "child_protection", plan).value
    woman = str(office.intake().case_id)
    assert slips.draft_report(office.desk("SV01"), woman, place, "child_protection", safe).value


def test_reports_are_counted_by_month_and_law_and_not_among_referrals(office: Office) -> None:
    statute(office, "child_protection", "person")
    statute(office, "police", "person", name="Police order, rule 3")
    case = str(office.intake().case_id)
    child, police = office.provider("child_protection"), office.provider("police")
    desk = office.desk("SV01")
    for _ in range(2):
        slips.issue_slip(desk, slips.draft_report(desk, case, child, "child_protection", PLAN).value)
    other = msgspec.structs.replace(PLAN, law="Police order, rule 3")
    mistaken = slips.draft_report(desk, case, police, "police", other).value
    slips.issue_slip(desk, mistaken)
    referrals.take_step(desk, mistaken, "cancelled", "Printed for the wrong one")
    slips.draft_report(desk, case, police, "police", other)
    assert [(one.law, one.reports) for one in laws.reports_by_law(desk)] == [(CHILD_ACT, 2)], (
        "neither drafts nor errors"
    )
    assert supervision.issued_this_month(desk) == supervision.Issued(0, 2)
    first = laws.reports_by_law(desk)[0].month
    office.clock.shift(days=32)
    desk = office.desk("SV01")
    slips.issue_slip(desk, slips.draft_report(desk, case, police, "police", other).value)
    found = laws.reports_by_law(desk)
    assert [(one.law, one.reports) for one in found] == [("Police order, rule 3", 1), (CHILD_ACT, 2)]
    assert found[1].month == first < found[0].month
    office.clock.shift(days=366)
    assert laws.reports_by_law(office.desk("SV01")) == []
    for code in ("CW01", "CO01"):
        with pytest.raises(NotAllowed):
            laws.reports_by_law(office.desk(code))


def test_what_a_law_names_has_words_in_every_language() -> None:
    from intake_desktop.lang import speaker
    from intake_desktop.slips.wording import FACT_LABELS

    for language in LANGUAGES:
        voice = speaker(language)
        for sector in SECTORS:
            for code in may_be_named(sector):
                assert voice.tell(BY_LAW[code]) if code in BY_LAW else voice.say(FACT_LABELS[code])
