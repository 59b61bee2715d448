# SPDX-License-Identifier: Apache-2.0
"""The rules of consent, referral, permission, merging and names, each as a caseworker would put it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain import merge, permissions, referrals, slip_times
from intake_desktop.domain.admitted import THINGS_BY_ACTION, may_write
from intake_desktop.domain.codes import parse_code_lists, parse_helplines
from intake_desktop.domain.consent import (
    ReleaseLine,
    record_kept,
    release_plan_problem,
    release_problem,
    valid_until,
)
from intake_desktop.domain.names import searchable, words
from intake_desktop.domain.permissions import Action, NotAllowed, reach, require
from intake_desktop.domain.providers import Provider, ProviderPlan
from intake_desktop.resources import code_lists, helplines

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("services", "record", "kept"),
    [
        ("given", "given", "case"),
        ("given", "refused", "service_tally"),
        ("refused", None, "anonymous_contact"),
        ("refused", "given", "anonymous_contact"),
        ("not_yet_asked", "given", None),
        ("given", "not_yet_asked", None),
        (None, None, None),
    ],
)
def test_her_consent_decides_what_is_kept(services: str, record: str | None, kept: str | None) -> None:
    assert record_kept(services, record) == kept


def line(**changed: object) -> ReleaseLine:
    given = {"id": "1", "provider": "p", "sector": "shelter", "level": "l1_code_only", "decision": "given"}
    return ReleaseLine(**(given | {"given_on": "2026-11-22", "valid_until": "2027-02-20"} | changed))  # type: ignore[arg-type]


def test_a_given_consent_lets_a_slip_be_issued() -> None:
    assert release_problem(line(), TODAY) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"decision": "refused"},
        {"decision": "not_yet_asked"},
        {"decision": "withdrawn"},
        {"withdrawn": True},
        {"level": "l0_none"},
        {"valid_until": "2026-11-21"},
    ],
)
def test_no_consent_no_slip(changed: dict[str, object]) -> None:
    assert release_problem(line(**changed), TODAY) is not None


def test_a_consent_holds_for_ninety_days_and_at_most_a_year() -> None:
    assert valid_until(TODAY) == date(2027, 2, 20)
    with pytest.raises(ValueError):
        valid_until(TODAY, 366)


def test_a_spoken_consent_is_not_witnessed_by_whoever_asked() -> None:
    assert release_plan_problem("given", "l1_code_only", "survivor", "verbal_witnessed", "CW01", "CW01") is not None
    assert release_plan_problem("given", "l1_code_only", "survivor", "verbal_witnessed", "CO02", "CW01") is None
    assert release_plan_problem("refused", "", "", "", "", "CW01") is None
    assert release_plan_problem("given", "l9", "survivor", "signature", "", "CW01") is not None
    assert release_plan_problem("given", "l1_code_only", "survivor", "", "", "CW01") is not None


def test_every_status_of_a_referral_is_a_code_and_every_end_is_an_end() -> None:
    statuses = {code.code for code in code_lists().codes("referral_status")}
    named = set(referrals.NEXT) | {then for after in referrals.NEXT.values() for then in after}
    assert named == statuses - {"overdue_no_reply"}
    for now, then in product(statuses, statuses):
        assert (referrals.step_problem(now, then) is None) == (then in referrals.NEXT.get(now, ()))


def test_an_emergency_is_answered_within_a_day() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert [slip_times.reply_by(at, priority) - at for priority in referrals.PRIORITIES] == [
        timedelta(hours=24),
        timedelta(hours=72),
        timedelta(days=14),
    ]


def test_roles_are_the_roles_of_the_code_list() -> None:
    assert set(permissions.ROLES) == {code.code for code in code_lists().codes("role")}


def test_a_caseworker_reaches_her_own_cases_and_a_supervisor_all() -> None:
    assert reach(["caseworker"], Action.SEE_CASES) == "own"
    assert reach(["caseworker", "supervisor"], Action.SEE_CASES) == "all"
    assert reach(["report_officer"], Action.SEE_CASES) is None
    with pytest.raises(NotAllowed):
        require(["system_admin"], Action.SEE_CASES)


def test_the_counsellor_and_the_computer_person_see_no_names() -> None:
    for role in ("counsellor", "system_admin", "report_officer"):
        assert reach([role], Action.SEE_IDENTITY) is None


def test_every_thing_of_the_journal_says_who_may_write_it() -> None:
    assert set(THINGS_BY_ACTION) <= merge.REGISTERS | merge.APPEND_ONLY
    assert may_write(["caseworker"], "case")
    assert not may_write(["report_officer"], "case")
    assert not may_write(["caseworker"], "provider")
    assert not may_write(["supervisor"], "hologram")


refs = st.text("abc", min_size=1, max_size=2)


@given(st.dictionaries(refs, st.lists(refs, min_size=1, unique=True)))
def test_heads_are_the_same_however_they_are_grouped(heads: dict[str, list[str]]) -> None:
    back = merge.heads(merge.groups(heads))
    assert {field: sorted(ones) for field, ones in back.items()} == {f: sorted(ones) for f, ones in heads.items()}


lives = st.lists(
    st.builds(
        merge.Live,
        refs,
        st.sampled_from(["high", "low", "other"]),
        st.booleans(),
        st.integers(0, 9),
        refs,
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda live: (live.device, live.seq),
)


@given(lives, st.randoms())
def test_the_value_that_counts_does_not_depend_on_the_order(found: list[merge.Live], chance: object) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    for thing, field in (("case", "risk_level"), ("case", "category")):
        assert merge.winner(thing, field, found).value == merge.winner(thing, field, mixed).value


@given(lives)
def test_a_higher_risk_is_never_hidden_by_a_later_clock(found: list[merge.Live]) -> None:
    if any(live.value == "high" for live in found):
        assert merge.winner("case", "risk_level", found).value == "high"


def test_what_was_replaced_is_no_longer_live() -> None:
    assert merge.superseded(["a.1", "b.1"], ["a.1"], "c.1") == ["b.1", "c.1"]
    assert merge.superseded([], [], "a.1") == ["a.1"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("زينب", "زینب"),
        ("آمِنہ", "امنه"),
        ("फ़ातिमा", "फातिमा"),
        ("काँता", "कांता"),
        ("Zaïnab", "ZAINAB"),
        ("Hương", "huong"),
    ],
)
def test_one_name_is_found_however_it_is_typed(typed: str, written: str) -> None:
    assert searchable(typed) == searchable(written)


def test_hindi_words_are_not_cut_at_their_vowels() -> None:
    assert words("सुनीता देवी") == [searchable("सुनीता"), searchable("देवी")]
    assert words("MLT-2026-A-12") == ["mlt", "2026", "a", "12"]
    assert words("\u2066 -- \u2069") == []


def test_the_six_helplines_keep_their_numbers() -> None:
    assert [line.number for line in helplines()] == ["1043", "1737", "15", "1089", "0800-22227", "1094"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("sex\tfemale\tFemale\tخاتون", "row 2: 4 cells"),
        ("sex\tfemale\t\tخاتون\tमहिला\tS\t", "row 2: an empty"),
        ("sex\tf\tF\tخ\tम\tS\t\nsex\tf\tF\tخ\tम\tS\t", "row 3: sex/f stands twice"),
    ],
)
def test_a_wrong_row_of_the_code_lists_is_named(row: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_code_lists("list\tcode\ten\tur\thi\tsource\tnote\n" + row)


def test_wrong_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        parse_code_lists("a\tb\n")
    with pytest.raises(ValueError, match="row 2"):
        parse_helplines("number\n1043\tonly a name\n")


def test_labels_in_three_languages_and_an_unknown_code_as_it_is() -> None:
    lists = code_lists()
    assert [lists.label("sex", "female", language) for language in ("en", "ur", "hi")] == ["Female", "خاتون", "महिला"]
    assert lists.label("sex", "x_new", "en") == "x_new"
    assert lists.label("sex", "declined", "en") == "Chose not to answer"
    assert "sex" in lists
    assert not lists.has("sex", "x_new")


def test_a_service_needs_a_name_and_a_kind() -> None:
    assert ProviderPlan({"en": "Legal aid"}, ("legal_aid",)).problem() is None
    assert ProviderPlan({"en": " "}, ("legal_aid",)).problem() is not None
    assert ProviderPlan({"en": "A"}, ()).problem() is not None
    assert ProviderPlan({"en": "A"}, ("mediation",)).problem() is not None
    found = Provider(
        "1", {"en": "Women’s shelter"}, {"en": "Social office"}, ("shelter",), "", "", "", "", "", "", True
    )
    assert (found.name("ur"), found.neutral_name("ur")) == ("Women’s shelter", "Social office")
