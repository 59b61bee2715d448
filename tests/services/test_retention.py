# SPDX-License-Identifier: Apache-2.0
"""Seven years later: what nobody may keep any longer goes, and only what it counts for stays."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import Office
from tests.services.test_closures import DONE
from tests.services.test_erasure import HERS, agreed, house, pages

from intake_desktop.domain.closing import keep_until
from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.services import cases, closures, proceedings, retention, settings
from intake_desktop.services.closures import ClosurePlan
from intake_desktop.services.retention import StillKept
from intake_desktop.services.settings import Setting, SettingRefused

YEARS = 365 * 7 + 3

__all__ = ["house"]


def closed(office: Office, **answers: object) -> str:
    case = office.intake("CW01", **(HERS | answers)).case_id or ""
    child = {"authority_informed": "informed", "best_interest": "at her aunt's"}
    request = closures.ask_closure(office.desk("CW01"), case, ClosurePlan("needs_met", DONE | child)).value
    closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    return case


def due(office: Office) -> list[str]:
    return [one.case_id for one in retention.due_files(office.desk("CA01"))]


def test_its_time_is_over_seven_years_after_it_was_closed(house: Office) -> None:
    case, running = closed(house), house.intake("CW01").case_id
    assert due(house) == []
    house.clock.shift(days=YEARS - 10)
    assert due(house) == []
    house.clock.shift(days=10)
    assert due(house) == [case]
    assert running not in due(house)


def test_a_child_is_kept_until_seven_years_after_she_is_18(house: Office) -> None:
    closed(house, age_years=10)
    house.clock.shift(days=YEARS)
    assert due(house) == []
    house.clock.shift(days=8 * 366)
    assert len(due(house)) == 1


def test_the_years_are_a_setting(house: Office) -> None:
    closed(house)
    for wrong in ("0", "31", "many", ""):
        with pytest.raises(SettingRefused):
            settings.change_setting(house.desk("CA01"), Setting.RETENTION_YEARS, wrong)
    settings.change_setting(house.desk("CA01"), Setting.RETENTION_YEARS, "1")
    house.clock.shift(days=367)
    assert len(due(house)) == 1


def test_what_it_counts_for_stays_without_a_day_a_code_or_a_name(house: Office) -> None:
    case = closed(house)
    row = cases.open_case(house.desk("SV01"), case).row
    house.clock.shift(days=YEARS)
    gone = retention.erase_due(house.desk("CA01"), (case,), agreed(house)).value
    assert gone == 1
    desk = house.desk("CA01")
    assert cases.list_cases(desk) == []
    query = "select opened, closed, sex, age_group, services, reason from statistic"
    kept = desk.store.reader.execute(query).fetchall()
    assert kept == [("2026-11", "2026-11", "female", "age_26_40", '["legal_aid","shelter"]', "needs_met")]
    text = pages(house).lower()
    for mark in (b"zoxana", b"1239877", row.survivor_code.lower().encode()):
        assert mark not in text
    assert desk.store.journal.rebuild_differences() == []


def test_who_did_not_want_to_be_counted_is_not(house: Office) -> None:
    case = closed(house, consent_statistics="refused")
    house.clock.shift(days=YEARS)
    retention.erase_due(house.desk("CA01"), (case,), agreed(house))
    assert house.desk("CA01").store.reader.execute("select count(*) from statistic").fetchone() == (0,)


def test_nothing_goes_before_its_time_nor_while_a_court_works_on_it(house: Office) -> None:
    old = closed(house)
    tried = house.intake("CW01").case_id or ""
    proceedings.record_stage(house.desk("CW01"), tried, "trial", house.desk("CW01").today())
    request = closures.ask_closure(house.desk("CW01"), tried, ClosurePlan("survivor_request", DONE)).value
    closures.decide_closure(house.desk("SV01"), tried, request, approve=True)
    house.clock.shift(days=YEARS)
    young = closed(house)
    found = {one.case_id: one.court_is_open for one in retention.due_files(house.desk("CA01"))}
    assert found == {old: False, tried: True}
    for wrong in ((old, young), (tried,)):
        with pytest.raises(StillKept):
            retention.erase_due(house.desk("CA01"), wrong, agreed(house))
    assert len(cases.list_cases(house.desk("CA01"))) == 3


def test_a_woman_who_came_again_is_kept_with_all_her_cases(house: Office) -> None:
    case = closed(house)
    house.clock.shift(days=YEARS)
    closures.begin_anew(house.desk("SV01"), case)
    assert due(house) == []


def test_a_supervisor_looks_and_does_not_erase(house: Office) -> None:
    case = closed(house)
    house.clock.shift(days=YEARS)
    assert len(retention.due_files(house.desk("SV01"))) == 1
    with pytest.raises(NotAllowed):
        retention.erase_due(house.desk("SV01"), (case,), agreed(house))
    with pytest.raises(NotAllowed):
        retention.due_files(house.desk("CW01"))


def test_tombstones_say_when_who_and_why(house: Office) -> None:
    case = closed(house)
    house.clock.shift(days=YEARS)
    retention.erase_due(house.desk("CA01"), (case,), agreed(house))
    [stone] = retention.erased_files(house.desk("SV01"))
    assert (stone.staff, stone.second, stone.reason, stone.files) == ("CA01", "SV01", "time_over", 1)
    assert not stone.only_identity


@pytest.mark.parametrize(
    ("closed_on", "opened_on", "age", "group", "until"),
    [
        ("2026-11-22", "2026-01-01", 30, "age_26_40", date(2033, 11, 22)),
        ("2026-11-22", "2026-01-01", 17, "age_12_17", date(2034, 1, 1)),
        ("2026-11-22", "2026-01-01", None, "age_0_11", date(2051, 1, 1)),
        ("2026-11-22", "2026-01-01", None, "age_unknown", date(2033, 11, 22)),
        ("2024-02-29", "2024-01-01", 30, "age_26_40", date(2031, 3, 1)),
        ("2045-06-01", "2026-01-01", 17, "age_12_17", date(2052, 6, 1)),
    ],
)
def test_how_long_a_file_is_kept(closed_on: str, opened_on: str, age: int | None, group: str, until: date) -> None:
    assert keep_until(closed_on, opened_on, age, group, 7) == until
