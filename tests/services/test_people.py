# SPDX-License-Identifier: Apache-2.0
"""She comes back after two years, to another caseworker; whoever takes her intake hears of it quietly."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import access, drafts, intakes, people

HER: dict[str, Any] = {"full_name": "زینب خان", "age_years": 27}


def noted(office: Office) -> int:
    query = "select count(*) from audit where event = 'identity_revealed' and about = 'matched at intake'"
    return int(office.desk().store.reader.execute(query).fetchone()[0])


@pytest.mark.parametrize(
    ("answers", "how"),
    [
        ({"full_name": "Zainab Khan", "age_years": 28}, ("name", "age")),
        ({"full_name": "Khan Zaynab"}, ("name",)),
        ({"name_used": "ज़ैनब", "age_years": 26}, ("name", "age")),
        ({"full_name": "Somebody", "phone": "+92 300 7654321"}, ("phone",)),
    ],
)
def test_who_was_here_may_be_known(office: Office, answers: dict[str, Any], how: tuple[str, ...]) -> None:
    phone = {"may_contact": "yes", "contact_method": "phone_call", "phone": "0300-7654321", "phone_is_shared": "no",
             "leave_message": "no"}  # fmt: skip
    before = office.intake("CW01", **HER, **phone)
    found = people.may_be_known(office.desk("CW01"), answers)
    assert [(one.code, one.how) for one in found] == [(before.survivor_code, how)]
    assert "Zain" not in str(found)
    assert "زینب" not in str(found)


@pytest.mark.parametrize(
    "answers",
    [
        {"full_name": "Zainab"},  # too many are called so, and nothing else agrees
        {"full_name": "Zainab Khan", "age_years": 45},
        {"full_name": "Zeenat Khan", "age_years": 27},
        {"phone": "1043"},
        {},
    ],
)
def test_too_little_is_not_spoken_of(office: Office, answers: dict[str, Any]) -> None:
    office.intake("CW01", **HER)
    assert people.may_be_known(office.desk("CW01"), answers) == []
    assert noted(office) == 0


def test_of_a_file_of_somebody_else_she_learns_no_code(office: Office) -> None:
    before = office.intake("CW02", **HER)
    found = people.may_be_known(office.desk("CW01"), HER)
    assert [(one.code, one.since, one.how) for one in found] == [("", "", ("name", "age"))]
    assert noted(office) == 1
    assert people.may_be_known(office.desk("CO01"), HER) == [], "a counsellor may not know names"
    assert [one.code for one in people.may_be_known(office.desk("SV01"), HER)] == [before.survivor_code]


def test_whoever_knows_her_family_hears_of_nothing(office: Office) -> None:
    before = office.intake("CW02", **HER)
    access.bar_from_case(office.desk("SV01"), str(before.case_id), "CW01", "related_survivor")
    assert people.may_be_known(office.desk("CW01"), HER) == []


def test_a_name_that_many_have_tells_nothing(office: Office) -> None:
    for _ in range(people.TOO_MANY + 1):
        office.intake("CW01", **HER)
    assert people.may_be_known(office.desk("CW01"), HER) == []


def test_what_she_says_is_kept_and_proposed_when_her_intake_is_finished(office: Office) -> None:
    before = office.intake("CW02", **HER)
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    (known,) = people.may_be_known(desk, HER)
    people.keep_known(desk, draft.id, (known.ref,))
    assert people.known_of(office.desk("CW01"), draft.id) == (known.ref,)
    with pytest.raises(NoRecord):
        people.keep_known(office.desk("CW02"), draft.id, ())
    from tests.conftest import GIVEN

    desk = office.desk("CW01")
    drafts.keep_draft(desk, draft.id, GIVEN, "finish")
    after = intakes.finish_intake(desk, draft.id).value
    query = "select case_id, other, kind, state, agreed, staff from duplicate"
    assert desk.store.reader.execute(query).fetchall() == [
        (before.case_id, after.case_id, "same_woman", "proposed", "yes", "CW01")
    ]
    query = "select count(*) from person where duplicate_of is not null"
    assert desk.store.reader.execute(query).fetchone() == (0,), "a supervisor decides"
