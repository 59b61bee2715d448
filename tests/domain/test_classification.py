# SPDX-License-Identifier: Apache-2.0
"""What kind of violence it was: what she tells at the desk becomes one type, and what surrounded it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.ages import UNKNOWN_AGE, Age, exactly
from intake_desktop.domain.classification import (
    LONGEST_REASON,
    STEPS,
    TYPE_OF,
    TYPES,
    WHY_ASKED,
    Override,
    beside_the_path,
    classify,
    decide,
    doubts,
    on_path,
    override,
    override_problem,
    why_not_counted,
)
from intake_desktop.domain.classification_words import wording
from intake_desktop.domain.contexts import CONTEXTS, FLAGS, TICKABLE, Incident, Perpetrator
from intake_desktop.resources import code_lists


def first_yes(step: str) -> dict[str, str]:
    """The answers that lead to a yes at this question, or through all of them to a no."""
    if step == "none":
        return dict.fromkeys([*TYPE_OF, "q7"], "no")
    return {**dict.fromkeys(STEPS[: STEPS.index(step)], "no"), step: "yes"}


def told(step: str, age: int, *by: str, **facts: object) -> Incident:
    perpetrators = tuple(Perpetrator(relationship=one) for one in by)
    return Incident(answers=first_yes(step), age=exactly(age), perpetrators=perpetrators, **facts)  # type: ignore[arg-type]


def codes(*some: str) -> frozenset[str]:
    return frozenset(some)


IPV, DV = "intimate_partner_violence", "domestic_violence"
ONLINE = ("technology_facilitated", "online_child_sexual_exploitation")

STORIES = [
    ("slapped and pushed at home by her husband", told("q3", 24, "current_partner", place="survivor_home"),
     "physical_assault", (IPV,), (DV,)),
    ("forced by her husband", told("q1", 30, "current_partner"), "rape", (IPV,), (DV,)),
    ("17, a neighbour tried to rape her and was stopped", told("q2", 17, "family_friend_neighbour"),
     "sexual_assault", ("child_sexual_abuse",), ()),
    ("16, married by her parents against her will", told("q4", 16, "primary_caregiver"),
     "forced_marriage", ("early_marriage",), (DV,)),
    ("the same, and the practice was named", told("q4", 16, "primary_caregiver", practice="early_marriage"),
     "forced_marriage", ("early_marriage", "harmful_traditional_practice"), (DV,)),
    ("acid from a man she had refused", told("q3", 28, "stranger", weapons=codes("acid_chemical")),
     "physical_assault", (), ("acid_or_burn_attack",)),
    ("a widow's land taken by her brothers-in-law", told("q5", 45, "in_law", about_property=True),
     "denial_of_resources", (), (DV, "in_law_violence")),
    ("14, money demanded over pictures",
     told("q6", 14, "online_unknown", place="online", ocsea_forms=codes("financial_sexual_extortion")),
     "psychological_abuse", (), ONLINE),
    ("13, groomed online, then met and raped", told("q1", 13, "online_known", ocsea_forms=codes("grooming")),
     "rape", ("child_sexual_abuse",), ONLINE),
    ("touched by her employer at work", told("q2", 19, "employer_supervisor", place="workplace"),
     "sexual_assault", (), ("workplace_harassment",)),
    ("an aid worker took sex for a ration card", told("q1", 26, "service_provider", goods_exchanged="yes"),
     "rape", ("possible_sexual_exploitation",), ()),
    ("her husband stopped giving money for food", told("q5", 40, "current_partner"),
     "denial_of_resources", (IPV,), (DV,)),
    ("a poor family cannot pay for school", told("none", 29), "non_gbv", (), ()),
    ("both want a divorce, no abuse", told("none", 31, "current_partner"), "non_gbv", (), ()),
    ("beaten by her son", told("q3", 50, "family_other"), "physical_assault", (), (DV,)),
    ("slapped and raped in one event", told("q1", 27, "current_partner"), "rape", (IPV,), (DV,)),
    ("slapped on Monday", told("q3", 27, "current_partner"), "physical_assault", (IPV,), (DV,)),
    ("and raped on Friday: another incident", told("q1", 27, "stranger"), "rape", (), ()),
    ("followed every day in the bazaar", told("q6", 23, "stranger", place="market"),
     "psychological_abuse", (), ("public_space_harassment",)),
]  # fmt: skip


@pytest.mark.parametrize(("story", "incident", "type", "contexts", "flags"), STORIES, ids=[one[0] for one in STORIES])
def test_what_she_tells_becomes_one_type_with_what_surrounded_it(
    story: str, incident: Incident, type: str, contexts: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    found = classify(incident)
    assert (found.state, found.type, found.contexts, found.flags) == ("classified", type, contexts, flags)
    assert not found.age_needed
    assert found.next is None


def test_slapped_and_raped_in_one_event_is_rape_whatever_was_answered_beyond() -> None:
    answers = {"q1": "yes", "q3": "yes"}
    assert decide(answers).type == "rape"
    assert beside_the_path(answers) == ("q3",)


# Contexts and flags follow from values, not from something being there


@pytest.mark.parametrize("value", ["no", "none", "unknown", "declined", "not_asked", "not_applicable", ""])
def test_no_is_no_exchange_and_none_is_no_practice(value: str) -> None:
    incident = told("q1", 26, "stranger", goods_exchanged=value, practice=value if value != "no" else "none")
    assert classify(incident).contexts == ()


@pytest.mark.parametrize("held", ["forced_conscription", "trafficked", "other_abduction"])
def test_held_and_raped_may_be_slavery(held: str) -> None:
    assert "possible_sexual_slavery" in classify(told("q1", 30, abduction=held)).contexts
    assert "possible_sexual_slavery" not in classify(told("q3", 30, abduction=held)).contexts
    assert ("trafficking" in classify(told("q3", 30, abduction=held)).flags) == (held == "trafficked")


@pytest.mark.parametrize("abduction", ["none", "unknown", "", "declined"])
def test_not_held_is_no_slavery(abduction: str) -> None:
    assert classify(told("q1", 30, abduction=abduction)).contexts == ()


def test_a_housemate_or_landlord_is_no_family() -> None:
    for relationship in ("housemate", "landlord", "fiance"):
        assert DV not in classify(told("q3", 30, relationship)).flags
    assert classify(told("q3", 30, "fiance")).contexts == (IPV,)
    assert classify(told("q3", 30, "stranger", "sibling")).flags == (DV,)


@pytest.mark.parametrize(
    ("facts", "flag"),
    [
        ({"practice": "dowry_demand"}, "dowry_related"),
        ({"practice": "honour_based"}, "honour_based"),
        ({"honour_threat": True}, "honour_based"),
        ({"practice": "witch_hunting"}, "witch_hunting"),
        ({"abduction": "trafficked"}, "trafficking"),
        ({"weapons": codes("fire_burning", "hands_feet")}, "acid_or_burn_attack"),
        ({"tfgbv_forms": codes("other")}, "technology_facilitated"),
        ({"place": "institution", "perpetrators": (Perpetrator(relationship="police_security"),)}, "custodial"),
    ],
)
def test_flags_that_follow_from_one_fact(facts: dict[str, object], flag: str) -> None:
    assert classify(Incident(answers=first_yes("q3"), **facts)).flags == (flag,)  # type: ignore[arg-type]


def test_harassment_needs_the_place_the_act_and_the_person() -> None:
    assert classify(told("q3", 19, "employer_supervisor", place="workplace")).flags == ()
    assert classify(told("q6", 19, "colleague", place="market")).flags == ()
    assert classify(told("q6", 19, "colleague", place="workplace")).flags == ("workplace_harassment",)
    for place, by in product(
        ("street_road", "public_transport", "market"), ("stranger", "community_member", "unknown")
    ):
        assert classify(told("q2", 19, by, place=place)).flags == ("public_space_harassment",)
    assert classify(told("q6", 19, "stranger", place="school")).flags == ()


def test_staff_tick_what_they_know_and_not_what_is_worked_out() -> None:
    assert set(classify(told("q3", 30, ticked=frozenset(FLAGS))).flags) == TICKABLE


def test_codes_are_those_of_the_lists() -> None:
    lists = code_lists()
    assert {code.code for code in lists.codes("gbv_type")} == set(TYPES)
    assert tuple(code.code for code in lists.codes("case_context")) == CONTEXTS
    assert tuple(code.code for code in lists.codes("local_context")) == FLAGS


def test_while_her_age_is_not_known_no_context_of_a_child_is_claimed_and_it_is_asked_for() -> None:
    for age, child in ((UNKNOWN_AGE, None), (Age(16, 18), None), (Age(12, 17), True), (exactly(18), False)):
        for step, context in (("q1", "child_sexual_abuse"), ("q4", "early_marriage")):
            found = classify(Incident(answers=first_yes(step), age=age))
            assert (context in found.contexts) is (child is True)
            assert found.age_needed is (child is None)
    assert not classify(Incident(answers=first_yes("q3"))).age_needed


# One question at a time


def walks(answers: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Every way through the questions that a person can take."""
    answers = answers or {}
    step = decide(answers).next
    if step is None:
        yield answers
        return
    for answer in ("yes", "no", "unknown"):
        yield from walks({**answers, step: answer})


def test_every_way_through_the_questions_ends() -> None:
    ends = [decide(answers) for answers in walks()]
    assert len(ends) == 27
    assert {one.state for one in ends} == {"classified", "needs_supervisor"}
    assert {one.type for one in ends} == {*TYPES, None}
    assert max(len(answers) for answers in walks()) == len(STEPS) == 13


def test_each_question_comes_after_a_no_to_the_one_before_and_says_why() -> None:
    answers: dict[str, str] = {}
    for step in STEPS:
        now = decide(answers)
        assert (now.state, now.next) == ("pending", step)
        assert on_path(answers)[-1] == step
        if step in WHY_ASKED:
            assert now.why == WHY_ASKED[step]
        answers[step] = "yes" if step == "q7" else "no"
    end = decide(answers)
    assert (end.state, end.type) == ("needs_supervisor", None)


def test_the_second_time_may_decide() -> None:
    answers = {**first_yes("none"), "q7": "yes", "again_q1": "no", "again_q2": "yes"}
    assert (decide(answers).type, decide(answers).by) == ("sexual_assault", "again_q2")


def test_no_at_the_end_is_no_gbv_and_what_was_answered_a_second_time_is_named() -> None:
    answers = {**first_yes("none"), "again_q1": "yes"}
    assert decide(answers).type == "non_gbv"
    assert beside_the_path(answers) == ("again_q1",)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("answer", ["unknown", "declined"])
def test_what_nobody_can_answer_goes_to_the_supervisor_even_with_a_later_yes(step: str, answer: str) -> None:
    """A later yes would hide what may have been graver."""
    before = {earlier: "yes" if earlier == "q7" else "no" for earlier in STEPS[: STEPS.index(step)]}
    end = decide({**before, step: answer, "q6": before.get("q6", "yes") if step != "q6" else answer})
    assert (end.state, end.by, end.type) == ("needs_supervisor", step, None)


def test_not_asked_is_not_answered_yet() -> None:
    assert decide({"q1": "not_asked", "q2": "yes"}).next == "q1"


ANSWERS = st.dictionaries(st.sampled_from(STEPS), st.sampled_from(["yes", "no", "unknown", "not_asked", ""]))


@given(ANSWERS, st.randoms())
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, str], chance: object) -> None:
    pairs = list(answers.items())
    chance.shuffle(pairs)  # type: ignore[attr-defined]
    assert decide(dict(pairs)) == decide(answers)


@given(ANSWERS, st.sampled_from(STEPS), st.sampled_from(["yes", "no", "unknown", ""]))
def test_an_answer_that_cannot_matter_changes_nothing(answers: dict[str, str], step: str, other: str) -> None:
    if step not in on_path(answers):
        assert decide({**answers, step: other}) == decide(answers)


@given(ANSWERS)
def test_there_is_at_most_one_type_and_it_is_the_first_yes(answers: dict[str, str]) -> None:
    found = decide(answers)
    assert (found.type is not None) == (found.state == "classified")
    assert (found.next is not None) == (found.state == "pending")
    if found.type == "rape":
        assert "yes" in (answers.get("q1"), answers.get("again_q1"))
    elif found.type is not None:
        assert answers["q1"] == "no"


@given(st.sampled_from(STORIES), st.sets(st.sampled_from(FLAGS)), st.integers(0, 120), st.booleans())
def test_no_other_fact_changes_the_type(story: tuple, ticked: set[str], age: int, threat: bool) -> None:  # type: ignore[type-arg]
    answers = story[1].answers
    other = Incident(answers=answers, age=exactly(age), ticked=frozenset(ticked), honour_threat=threat)
    assert classify(other).type == story[2]


# The words


def test_with_a_child_her_agreement_is_not_asked_for() -> None:
    for step in ("q1", "q2", "again_q1"):
        child, adult, unknown = (wording(step, under_age=under) for under in (True, False, None))
        assert "will" not in child.text.text
        assert "will" in adult.text.text
        assert unknown.text == adult.text
        assert unknown.remark is not None
        assert unknown.remark.values == child.remark.values == {"years": 18}  # type: ignore[union-attr]
    assert wording("q2", under_age=True, consent_age=16).remark.values == {"years": 16}  # type: ignore[union-attr]


def test_every_question_has_its_words_and_what_does_not_belong_to_it() -> None:
    for step in STEPS:
        words = wording(step, under_age=False)
        assert words.text.text.endswith("?")
        assert words.does_not
        assert words.belongs or step == "q7"
        assert (words.remark is not None) is step.startswith("again_")


# A supervisor decides


def test_a_supervisor_decides_what_twelve_questions_could_not() -> None:
    answers = {**first_yes("none"), "q7": "yes"} | {f"again_{step}": "no" for step in TYPE_OF}
    incident = Incident(answers=answers, perpetrators=(Perpetrator(relationship="current_partner"),), age=exactly(30))
    now = classify(incident)
    assert (now.state, now.contexts) == ("needs_supervisor", ())
    change = override(now, "psychological_abuse", " Threats told to her sister. ", staff="SV01", at=5)
    assert change == Override(
        old=None, new="psychological_abuse", reason="Threats told to her sister.", staff="SV01", at=5, computed=None
    )
    then = classify(incident, [change])
    assert (then.state, then.type, then.computed, then.contexts) == ("overridden", change.new, None, (IPV,))
    assert then.override == change
    assert not then.override_is_old


def test_when_the_answers_change_her_decision_stands_and_she_is_asked_to_look() -> None:
    change = override(classify(told("q3", 30)), "psychological_abuse", "A slip of the pen.", staff="SV01", at=5)
    then = classify(told("q1", 30), [change])
    assert (then.type, then.computed, then.override_is_old) == ("psychological_abuse", "rape", True)


def test_the_latest_of_several_decisions_counts_in_whatever_order_they_come() -> None:
    now = classify(told("q3", 30))
    first = override(now, "psychological_abuse", "One.", staff="SV01", at=5)
    second = override(classify(told("q3", 30), [first]), "non_gbv", "Two.", staff="SV02", at=9)
    assert second.old == "psychological_abuse"
    assert classify(told("q3", 30), [first, second]) == classify(told("q3", 30), [second, first])
    assert classify(told("q3", 30), [second, first]).type == "non_gbv"


@pytest.mark.parametrize(
    ("incident", "new", "reason"),
    [
        (Incident(), "rape", "She is sure."),
        (told("q3", 30), "emotional", "She is sure."),
        (told("q3", 30), "physical_assault", "She is sure."),
        (told("q3", 30), "rape", "  "),
        (told("q3", 30), "rape", "x" * (LONGEST_REASON + 1)),
    ],
)
def test_a_type_is_not_picked_before_the_questions_nor_without_a_reason(
    incident: Incident, new: str, reason: str
) -> None:
    assert override_problem(classify(incident), new, reason) is not None
    with pytest.raises(ValueError):
        override(classify(incident), new, reason, staff="SV01", at=5)


# What is counted, what is asked back


def test_what_is_counted() -> None:
    beaten = classify(told("q3", 30))
    assert why_not_counted(beaten, "survivor") is None
    assert why_not_counted(beaten, "caregiver_with_survivor") is None
    assert why_not_counted(beaten, "caregiver") == "not_by_her"
    assert why_not_counted(beaten, "survivor", "gbv_organisation") == "counted_elsewhere"
    assert why_not_counted(beaten, "survivor", "other") is None
    assert why_not_counted(classify(told("none", 30)), "survivor") == "not_gbv"
    assert why_not_counted(classify(Incident(answers={"q1": "unknown"})), "survivor") == "unclassified"


@pytest.mark.parametrize(
    ("incident", "marital", "names"),
    [
        (told("q6", 18, ocsea_forms=codes("grooming")), "", ["child_form_of_an_adult"]),
        (told("q6", 17, ocsea_forms=codes("grooming")), "", []),
        (told("q4", 20), "single", ["marriage_of_a_single"]),
        (told("q4", 20), "married", []),
        (told("q2", 20, place="online"), "", ["contact_online"]),
        (told("q6", 20, place="online"), "single", []),
        (told("q3", 20, practice="fgm_c"), "", ["cutting_as_another_type"]),
        (told("q2", 20, practice="fgm_c"), "", []),
    ],
)
def test_what_does_not_go_together_is_asked_back(incident: Incident, marital: str, names: list[str]) -> None:
    found = doubts(classify(incident), incident, marital)
    assert [one.name for one in found] == names
    assert all(one.is_refused == (one.name == "child_form_of_an_adult") for one in found)
