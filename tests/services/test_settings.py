# SPDX-License-Identifier: Apache-2.0
"""What a centre chooses about a PC: who may see it, who may change it, and what nobody may choose."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.conftest import Office

from intake_desktop.domain.derived import derive
from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.services.settings import (
    USUAL,
    Setting,
    SettingRefused,
    change_setting,
    idle_minutes,
    profile_of,
    setting,
    setting_of,
)
from intake_desktop.store import audit


def test_until_somebody_chooses_the_usual_counts(office: Office) -> None:
    desk = office.desk("SV01")
    assert set(USUAL) == set(Setting)
    assert {which: setting(desk, which) for which in Setting} == USUAL
    assert idle_minutes(desk) == 3


def test_a_supervisor_chooses_and_it_stays_over_a_lock(office: Office) -> None:
    change_setting(office.desk("SV01"), Setting.IDLE_MINUTES, "7")
    for code in ("CW01", "CO01", "SV01"):
        assert idle_minutes(office.desk(code)) == 7, "the desk locks by it, whoever sits there"
    change_setting(office.desk("SV01"), Setting.IDLE_MINUTES, "2")
    assert setting_of(office.desk("SV01").store, Setting.IDLE_MINUTES) == "2"


def test_a_desk_locks_after_one_to_ten_minutes_and_never_not(office: Office) -> None:
    desk = office.desk("SV01")
    for value in ("0", "11", "-3", "3.5", "", "٣", "three", " 3", "03", "999"):
        with pytest.raises(SettingRefused):
            change_setting(desk, Setting.IDLE_MINUTES, value)
        assert idle_minutes(desk) == 3
    for minutes in range(1, 11):
        change_setting(desk, Setting.IDLE_MINUTES, str(minutes))
        assert idle_minutes(desk) == minutes


def test_who_may_look_and_who_may_choose(office: Office) -> None:
    office.hire("SA01", "system_admin")
    office.hire("CA01", "centre_administrator")
    office.hire("RO01", "report_officer")
    looks, chooses = set(), set()
    for code in ("SV01", "CA01", "SA01", "RO01", "CW01", "CO01"):
        desk = office.desk(code)
        for deed, whose in (
            (lambda desk: setting(desk, Setting.IDLE_MINUTES), looks),
            (lambda desk: change_setting(desk, Setting.IDLE_MINUTES, "4"), chooses),
        ):
            try:
                deed(desk)
            except NotAllowed:
                continue
            whose.add(code)
    assert (looks, chooses) == ({"SV01", "CA01", "SA01", "RO01"}, {"SV01", "CA01"})


def test_a_choice_is_noted_by_its_name_and_never_with_its_value(office: Office) -> None:
    desk = office.desk("SV01")
    change_setting(desk, Setting.SECOND_PLACE, "/media/Zainab-Bibi")
    rows = desk.store.reader.execute("select actor, about from audit where event = 'settings_changed'").fetchall()
    assert rows == [("SV01", "second_place")], "a folder may be named after somebody"
    assert audit.first_broken(desk.store.reader) is None


def test_the_profile_of_a_centre_is_its_country_and_what_else_it_asks(office: Office) -> None:
    desk = office.desk("SV01")
    assert profile_of(desk.store) == ""
    change_setting(desk, Setting.COUNTRY, "pakistan")
    change_setting(desk, Setting.ASK_COMMUNITY, "yes")
    assert profile_of(desk.store) == "pakistan community"
    for which, value in (
        (Setting.COUNTRY, "atlantis"),
        (Setting.COUNTRY, "India"),
        (Setting.RISK_INSTRUMENT, "perhaps"),
    ):
        with pytest.raises(SettingRefused):
            change_setting(desk, which, value)


def test_a_record_is_judged_by_the_country_under_which_it_was_made() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    told = {"age_years": 15, "q1": "yes", "incident_date": "2026-11-20", "date_precision": "exact"}
    for profile, category in (("", "sexual_violence"), ("pakistan", "sexual_violence"), ("india", "child_sexual_abuse"),
                              ("india community", "child_sexual_abuse")):  # fmt: skip
        found = derive({**told, "profile": profile}, now).category
        assert found is not None
        assert found.category == category
