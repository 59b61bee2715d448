# SPDX-License-Identifier: Apache-2.0
"""A line of consent: when it counts, which of several counts, how it gets smaller, and who may agree for a child."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.ages import UNKNOWN_AGE, Age, exactly
from intake_desktop.domain.consent import (
    LEVELS,
    WHY_NOT,
    Decision,
    FileNow,
    KnownIncident,
    ReleaseLine,
    in_force,
    last_day,
    lower_problem,
    standing,
    why_not,
)
from intake_desktop.domain.givers import Childhood, caregiver_is_accused, giver_problem, givers_for, supervisor_reads

TODAY = date(2026, 11, 22)
FILE = FileNow(today=TODAY)
CAME_FOR = KnownIncident("first", is_first=True, day="2026-11-01")


def line(**changed: object) -> ReleaseLine:
    usual = ReleaseLine(
        "r", "p", "legal_aid", "l3_need_to_know", "given", "2026-11-20", "2027-02-18", giver="survivor",
        items=("help_wanted",), documents=("Deed",), incidents=("first",),
    )  # fmt: skip
    return msgspec.structs.replace(usual, **changed)


@pytest.mark.parametrize(
    ("changed", "file", "reason"),
    [
        ({}, FILE, ""),
        ({"decision": "not_yet_asked"}, FILE, "not_yet_asked"),
        ({"decision": "refused"}, FILE, "refused"),
        ({"decision": "withdrawn"}, FILE, "withdrawn"),
        ({"decision": "expired"}, FILE, "expired"),
        ({"withdrawn": True}, FILE, "withdrawn"),
        ({"level": "l0_none"}, FILE, "nothing"),
        ({"level": "l9_all"}, FILE, "nothing"),
        ({"valid_until": "2026-11-22"}, FILE, ""),
        ({"valid_until": "2026-11-21"}, FILE, "expired"),
        ({}, FileNow(today=TODAY, wants_services=False), "services"),
        ({}, FileNow(today=TODAY, erased_on=TODAY), "erased"),
        ({}, FileNow(today=TODAY, erased_on=date(2020, 1, 1)), ""),
        ({}, FileNow(today=TODAY, closed_on=date(2026, 10, 23)), ""),
        ({}, FileNow(today=TODAY, closed_on=date(2026, 10, 22)), "closed"),
        ({}, FileNow(today=TODAY, is_grown=True), ""),
        ({"giver": "caregiver"}, FileNow(today=TODAY, is_grown=True), "grown"),
        ({"giver": "survivor_with_caregiver"}, FileNow(today=TODAY, is_grown=True), "grown"),
        ({"giver": "best_interest_decision"}, FILE, ""),
        ({}, FileNow(today=TODAY, incidents=(CAME_FOR,)), ""),
        ({}, FileNow(today=TODAY, incidents=(CAME_FOR, KnownIncident("new", is_first=False))), "new_incident"),
        ({"incidents": ()}, FileNow(today=TODAY, incidents=(CAME_FOR,)), ""),
        ({"incidents": ()}, FileNow(today=TODAY, incidents=(KnownIncident("first", is_first=True),)), ""),
        (
            {"incidents": ()},
            FileNow(today=TODAY, incidents=(KnownIncident("first", is_first=True, day="2026-11-21"),)),
            "new_incident",
        ),
    ],
)
def test_a_line_counts_only_while_everything_stands(changed: dict[str, object], file: FileNow, reason: str) -> None:
    assert why_not(line(**changed), file) == reason
    assert not reason or reason in WHY_NOT


def test_a_line_ends_a_month_after_the_case_at_the_latest() -> None:
    assert last_day(line(), None) == date(2027, 2, 18)
    assert last_day(line(), date(2026, 12, 1)) == date(2026, 12, 31)
    assert last_day(line(), date(2027, 2, 10)) == date(2027, 2, 18)


def decision(id: str, decided: str = "given", level: str = LEVELS[1], **more: object) -> Decision:
    usual = {"type": "release_to_service", "provider": "p", "sector": "police", "incidents": ()}
    return Decision(**({"id": id, "decision": decided, "level": level} | usual | more))  # type: ignore[arg-type]


def test_the_newer_decision_takes_the_place_of_the_older() -> None:
    first, second = decision("a", level=LEVELS[3]), decision("b", level=LEVELS[4], replaced=("a",))
    assert standing([first, second]) == second
    back = decision("c", "withdrawn", "", replaced=("b",))
    assert standing([first, second, back]) == back
    assert standing([]) is None


def test_of_two_that_did_not_know_of_each_other_the_one_counts_that_lets_less_be_done() -> None:
    much, little, no = decision("a", level=LEVELS[4]), decision("b", level=LEVELS[1]), decision("c", "refused", "")
    assert standing([much, little]) == little
    assert standing([much, little, no]) == no
    asked_anew = decision("d", level=LEVELS[3], replaced=("a", "b", "c"))
    assert standing([much, little, no, asked_anew]) == asked_anew
    assert standing([decision("e", "not_yet_asked", ""), much]) == much


def test_lines_of_an_earlier_program_follow_each_other_by_their_days() -> None:
    then = decision("a", "refused", "", given_on="2026-01-01", incidents=None)
    later = decision("b", given_on="2026-03-01", incidents=None)
    assert standing([then, later]) == later
    same_day = decision("c", "refused", "", given_on="2026-03-01", incidents=None)
    assert standing([then, later, same_day]) == same_day


@given(st.permutations(["a", "b", "c", "d"]), st.lists(st.sampled_from(LEVELS), min_size=4, max_size=4), st.data())
def test_every_pc_comes_to_the_same_decision(order: list[str], levels: list[str], data: st.DataObject) -> None:
    """In whatever order the entries arrive, and whoever knew of whom."""
    made: list[Decision] = []
    for at, id in enumerate("abcd"):
        known = data.draw(st.sets(st.sampled_from([one.id for one in made]))) if made else set()
        said = data.draw(st.sampled_from(("given", "given", "refused", "withdrawn")))
        made.append(decision(id, said, levels[at], replaced=tuple(sorted(known))))
    by_id = {one.id: one for one in made}
    counts = standing(made)
    assert standing([by_id[id] for id in order]) == counts
    assert counts is not None
    live = in_force(made)
    assert counts in live
    if any(one.decision in ("refused", "withdrawn") for one in live):
        assert counts.decision in ("refused", "withdrawn")
    else:
        assert all(LEVELS.index(counts.level) <= LEVELS.index(one.level) for one in live)


@pytest.mark.parametrize(
    ("level", "items", "documents", "is_less"),
    [
        (LEVELS[3], ("help_wanted",), ("Deed",), True),
        (LEVELS[1], (), (), True),
        (LEVELS[0], (), (), True),
        (LEVELS[4], (), (), False),
        (LEVELS[3], ("help_wanted", "children"), (), False),
        (LEVELS[3], (), ("Another deed",), False),
        ("l9_all", (), (), False),
    ],
)
def test_less_is_always_possible_and_more_is_a_new_decision(
    level: str, items: tuple[str, ...], documents: tuple[str, ...], is_less: bool
) -> None:
    assert (lower_problem(line(), level, items, documents) is None) is is_less
    assert lower_problem(line(withdrawn=True), level, items, documents) is not None


ADULT, CAREGIVER, WITH, OTHER = "survivor", "caregiver", "survivor_with_caregiver", "other_trusted_adult"
BEST = "best_interest_decision"


def child(years: int, safe: str = "", **more: object) -> Childhood:
    return Childhood(age=exactly(years), caregiver_safe=safe, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "giver", "assent", "note", "may"),
    [
        (child(30), ADULT, "", "", True),
        (child(30), CAREGIVER, "", "", False),
        (Childhood(age=UNKNOWN_AGE), ADULT, "", "", True),
        (Childhood(age=UNKNOWN_AGE), WITH, "given", "", False),
        (child(4, "yes"), CAREGIVER, "", "", True),
        (child(4, "yes"), ADULT, "", "", False),
        (child(4, "no"), CAREGIVER, "", "", False),
        (child(4, "no"), OTHER, "", "", True),
        (child(4, "no"), BEST, "", "", False),
        (child(4, "no"), BEST, "", "She needs a doctor now.", True),
        (child(8, "yes"), WITH, "", "", True),
        (child(8, "yes"), CAREGIVER, "", "", False),
        (child(8, "yes"), WITH, "refused", "", False),
        (child(8), WITH, "", "", False),
        (child(8), OTHER, "", "", False),
        (child(8), OTHER, "given", "", True),
        (child(8), OTHER, "refused", "", False),
        (child(8), BEST, "refused", "She is not safe otherwise.", True),
        (child(8, "yes", in_her_interest=False), WITH, "given", "", False),
        (child(13), ADULT, "", "", False),
        (child(16, "yes"), WITH, "", "", True),
        (child(16), ADULT, "", "", True),
        (child(16), ADULT, "", "She does not want them to know.", True),
        (child(16), ADULT, "", "x" * 1001, False),
    ],
)
def test_who_may_agree_by_age(who: Childhood, giver: str, assent: str, note: str, may: bool) -> None:
    assert (giver_problem(who, giver, assent, note) is None) is may


def test_a_caregiver_whom_she_accuses_is_asked_nothing() -> None:
    assert caregiver_is_accused("father", [("primary_caregiver", "male")])
    assert not caregiver_is_accused("mother", [("primary_caregiver", "male")])
    girl = child(9, "yes", caregiver_relation="father", accused=(("primary_caregiver", "male"),))
    assert WITH not in givers_for(girl).givers
    assert giver_problem(girl, WITH, "given", "") is not None
    assert giver_problem(girl, OTHER, "given", "") is None


def test_a_supervisor_reads_what_was_decided_without_a_caregiver() -> None:
    assert supervisor_reads(child(16), ADULT, "")
    assert supervisor_reads(child(8), BEST, "given")
    assert not supervisor_reads(child(8, "yes"), WITH, "given")
    assert not supervisor_reads(child(30), ADULT, "")


@pytest.mark.parametrize(("years", "giver"), [(4, "caregiver"), (9, WITH), (13, WITH)])
def test_what_a_caregiver_only_said_is_read_by_a_supervisor(years: int, giver: str) -> None:
    """A caregiver of a child under fifteen signs; by telephone at night help does not wait for it."""
    for method in ("verbal_phone", "verbal_witnessed"):
        assert supervisor_reads(child(years, "yes"), giver, "given", method)
    for method in ("signature", "thumbprint", "caregiver_signature"):
        assert not supervisor_reads(child(years, "yes"), giver, "given", method)
    assert not supervisor_reads(child(16, "yes"), WITH, "given", "verbal_phone")
    assert not supervisor_reads(child(30), ADULT, "", "verbal_phone")


@given(st.integers(0, 17), st.sampled_from(("yes", "no", "unknown", "")), st.booleans())
def test_a_child_never_agrees_alone_below_fifteen_nor_through_an_unsafe_caregiver(
    years: int, safe: str, in_her_interest: bool
) -> None:
    someone = Childhood(age=Age(years, years), caregiver_safe=safe, in_her_interest=in_her_interest)
    givers = givers_for(someone).givers
    assert givers
    assert (ADULT in givers) is (years >= 15)
    if safe != "yes" or not in_her_interest:
        assert not {CAREGIVER, WITH} & set(givers)
