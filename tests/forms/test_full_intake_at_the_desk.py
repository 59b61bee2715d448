# SPDX-License-Identifier: Apache-2.0
"""Six talks at the desk: which questions each woman is asked, how few must be answered, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_desktop.domain.derived import derive
from intake_desktop.forms.builtin import full_intake
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import missing
from intake_desktop.resources import code_lists

from .women import CALLER, HEARD, MEENA, NASREEN, NO_MORE, NOW, RUKHSANA, SUNITA, UNNAMED, asked, walk

FORM = full_intake()


def required(filling: Filling) -> int:
    """Count what must be answered by hand before the intake is finished."""
    places = [place for step in FORM.steps for place in filling.places(step)]
    return sum(filling.is_required(place) and not filling.is_read_only(place) for place in places)


def notes(filling: Filling) -> set[str]:
    """Name the notes on the screen."""
    places = [place for step in FORM.steps for place in filling.places(step)]
    return {
        place.rpartition("/")[2]
        for place in places
        if filling.question(place).kind == "note" and filling.is_shown(place)
    }


def wrong(filling: Filling) -> dict[str, str]:
    """Give the problems as a person reads them."""
    return {filling.numbered(place): getattr(problem, "text", problem) for place, problem in filling.problems("en")}


# How few they are asked

WALKS: list[tuple[str, Mapping[str, Any], str, dict[str, int], int]] = [
    (
        "Multan, beaten by her husband", NASREEN, "full",
        {"before": 9, "record": 5, "identity": 5, "contact": 8, "about": 17, "arrival": 7, "incident": 31, "health": 5,
         "risk": 32, "needs": 1, "law": 5, "sharing": 1, "notes": 11, "finish": 6}, 31,
    ),
    (
        "Dhar, a divorce both want", SUNITA, "full",
        {"before": 9, "record": 5, "identity": 5, "contact": 1, "about": 16, "arrival": 5, "incident": 3, "health": 3,
         "risk": 4, "needs": 1, "law": 5, "sharing": 1, "notes": 11, "finish": 6}, 18,
    ),
    (
        "fifteen, harmed online", MEENA, "full",
        {"before": 9, "record": 5, "identity": 3, "contact": 5, "about": 16, "child": 15, "arrival": 6, "incident": 38,
         "health": 3, "risk": 4, "needs": 1, "law": 7, "sharing": 1, "notes": 11, "finish": 6}, 34,
    ),
    (
        "a caller who stays unknown", CALLER, "phone",
        {"before": 9, "record": 6, "about": 8, "arrival": 5, "incident": 28, "health": 2, "risk": 18, "needs": 1,
         "law": 2, "sharing": 1, "finish": 5}, 29,
    ),
    (
        "acid, 30 hours ago", RUKHSANA, "full",
        {"before": 9, "record": 5, "identity": 7, "contact": 5, "about": 16, "arrival": 6, "incident": 30, "health": 5,
         "risk": 9, "needs": 1, "law": 10, "sharing": 1, "notes": 11, "finish": 6}, 28,
    ),
    (
        "no record, please", UNNAMED, "full",
        {"before": 9, "record": 1, "about": 2, "needs": 1, "sharing": 1, "finish": 2}, 13,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("who", "says", "mode", "steps", "must"), WALKS, ids=[one[0] for one in WALKS])
def test_she_is_asked_no_more_than_this(
    who: str, says: Mapping[str, Any], mode: str, steps: dict[str, int], must: int
) -> None:
    filling = walk(says, mode)
    assert wrong(filling) == {}
    assert {step: len(names) for step, names in asked(filling).items()} == steps
    assert required(filling) == must


def test_nothing_said_is_lost_on_the_way() -> None:
    for _, says, mode, _, _ in WALKS:
        filling = walk(says, mode)
        assert filling.set_aside() == []
        again = Filling(
            FORM, filling.draft(), today=NOW.date(), context={"now": NOW, "staff_code": "CW01", "centre_code": "MUL"}
        )
        assert again.answers() | {"completed_at": ""} == filling.answers() | {"completed_at": ""}
        assert again.mode == mode


def test_the_caller_is_asked_neither_name_nor_number() -> None:
    filling = walk(CALLER, "phone")
    assert not {"identity", "contact"} & asked(filling).keys()
    assert not any(question.privacy == "I" and filling.is_shown(question.name) for question in FORM.questions())
    filling.answer("leaves_details", "yes")
    assert {"identity", "contact"} <= asked(filling).keys()
    assert asked(filling)["identity"] == ["full_name", "name_used", "birth_date"]


def test_who_wants_no_record_leaves_nothing_but_day_sex_age_and_help() -> None:
    filling = walk(UNNAMED)
    assert "no_record_note" in notes(filling)
    assert filling.fed().keys() - {"case.mode"} == {
        "consent.services", "consent.record_keeping", "case.opened_on", "person.sex", "person.age_group",
        "case.services_wanted", "consent.anonymous_statistics",
    }  # fmt: skip
    filling.answer("consent_services", "refused")
    assert asked(filling).keys() == {"before", "record", "about", "needs"}
    assert "refused_note" in notes(filling)


def test_her_story_is_not_asked_before_she_knows_what_must_be_reported() -> None:
    filling = walk(NASREEN | {"explained_role": "no"})
    assert asked(filling)["incident"] == ["centre_category"]
    assert "explained_role" in wrong(filling)


# What follows


def test_what_the_desk_is_told_at_once() -> None:
    assert {"risk_high_note", "centre_category_note", "pregnant_note"} & notes(walk(NASREEN)) == {
        "risk_high_note", "centre_category_note",
    }  # fmt: skip
    assert {"urgent_medical_note", "injuries_urgent_note", "risk_high_note"} <= notes(walk(RUKHSANA))
    assert {"no_images_note", "child_15_17_note", "under_age_note"} <= notes(walk(MEENA))
    assert "images_shared_note" in notes(walk(MEENA | {"images_shared": "yes"}))
    assert "extortion_note" in notes(walk(MEENA | {"ocsea_forms": ["grooming"], "tfgbv_forms": []}))
    assert "suicide_note" in notes(walk(SUNITA | {"suicide_screen": "yes_now"}))
    assert "perp_is_staff_note" in notes(walk(NASREEN | {"perp_is_staff": "yes"}))


def raped(**more: Any) -> dict[str, Any]:
    """A woman who was raped by a stranger; day and hour as given."""
    facts = {"age_years": 22, "entry_source": "self", "may_contact": "no", "q1": "yes", "perp_count": "one"}
    return HEARD | NO_MORE | facts | {"relationship": "stranger", "centre_category": "sexual_violence"} | more


@pytest.mark.parametrize(
    ("day", "hour", "precision", "elapsed", "window"),
    [
        ("2026-03-10", None, "exact", "d0_3", "within_72h"),
        ("2026-03-07", None, "exact", "d0_3", "within_72h"),
        ("2026-03-07", "14:30", "exact", "d0_3", "within_72h"),
        ("2026-03-07", "14:29", "exact", "d0_3", "h72_to_120"),
        ("2026-03-06", None, "exact", "d4_5", "h72_to_120"),
        ("2026-03-05", "14:30", "exact", "d4_5", "h72_to_120"),
        ("2026-03-05", "14:29", "exact", "d4_5", "after_120h"),
        ("2026-03-04", None, "approx_day", "d6_14", "after_120h"),
        ("2026-02-24", None, "exact", "d6_14", "after_120h"),
        ("2026-02-23", None, "exact", "d15_30", "after_120h"),
        ("2026-02-08", None, "exact", "d15_30", "after_120h"),
        ("2026-02-07", None, "ongoing", "over_30", "after_120h"),
        ("2026-03-01", None, "month", "unknown", "unknown"),
        (None, None, None, "unknown", "unknown"),
    ],
)
def test_days_and_hours(day: str | None, hour: str | None, precision: str | None, elapsed: str, window: str) -> None:
    times = {"incident_date": day, "incident_time": hour, "date_precision": precision}
    filling = walk(raped(**{name: value for name, value in times.items() if value}))
    (incident,) = filling.answers()["incidents"]
    assert (incident["elapsed_time"], filling.value("urgent_window")) == (elapsed, window)
    assert filling.is_required("wants_medical")
    assert ("within_72h_note" in notes(filling)) == (window in ("within_72h", "unknown"))


def test_two_events_with_two_men_stay_apart() -> None:
    """Slapped on Monday by her husband, raped on Friday by a stranger."""
    filling = walk(NASREEN | {"incident_count": 2})
    first, second = filling.repetitions("incidents")
    for name, value in {"q1": "yes", "incident_date": "2026-03-06", "place_type": "street_road"}.items():
        filling.answer(filling.at(second, name), value)
    (man,) = filling.repetitions(filling.at(second, "perpetrators"))
    filling.answer(filling.at(man, "relationship"), "stranger")
    monday, friday = filling.answers()["incidents"]
    assert (monday["gbv_type"], monday["case_contexts"]) == ("physical_assault", "intimate_partner_violence")
    assert (friday["gbv_type"], friday.get("case_contexts")) == ("rape", None)
    assert (monday["incident_id"], friday["incident_id"]) == ("01", "02")
    assert filling.value("centre_category_suggested") == "sexual_violence"
    filling.answer("incident_count", 1)
    assert [one["gbv_type"] for one in filling.answers()["incidents"]] == ["physical_assault"]
    assert filling.draft()["incidents"][1]["q1"] == "yes"  # type: ignore[index]
    assert first in filling.repetitions("incidents")


def test_of_several_men_one_at_least_acted_mainly() -> None:
    filling = walk(NASREEN | {"perp_count": "more_than_three", "perp_primary": "no"})
    (event,) = filling.repetitions("incidents")
    men = filling.repetitions(filling.at(event, "perpetrators"))
    assert len(men) == 3
    assert [name.rpartition("/")[2] for name in wrong(filling)] == ["perp_primary"] * 3
    filling.answer(filling.at(men[1], "perp_primary"), "yes")
    assert wrong(filling) == {}


def test_a_line_for_each_service_she_wants_comes_by_itself() -> None:
    filling = walk(NASREEN)
    assert "sector_without_line_note" in notes(filling)
    for sector in ("counselling_psychosocial", "legal_aid"):
        key, _ = filling.add("service_lines")
        assert filling.value(filling.at(key, "sector")) == sector
        assert filling.value(filling.at(key, "survivor_wants")) == "yes"
        filling.answer(filling.at(key, "outcome"), "provided_here")
    assert "sector_without_line_note" not in notes(filling)
    filling.answer(filling.at(key, "service_date"), "2026-03-09")
    assert list(wrong(filling)) == ["service_lines#2/service_date"]
    filling.answer(filling.at(key, "service_date"), "2026-03-10")
    filling.answer(filling.at(key, "survivor_wants"), "no")
    assert list(wrong(filling)) == ["service_lines#2/outcome"]
    filling.answer(filling.at(key, "outcome"), "declined")
    filling.answer(filling.at(key, "sector"), "counselling_psychosocial")
    assert list(wrong(filling)) == ["service_lines#1/sector", "service_lines#2/sector"]
    assert filling.fed_rows()["service_lines"][0] == {
        "service_line.sector": "counselling_psychosocial", "service_line.wanted": "yes",
        "service_line.outcome": "provided_here", "service_line.staff": "CW01",
    }  # fmt: skip


def test_a_spoken_consent_to_share_is_heard_by_somebody_else() -> None:
    filling = walk(NASREEN)
    key, _ = filling.add("releases")
    for name, value in {
        "receiver": "legal-aid-multan", "release_sector": "legal_aid", "decision": "given", "level": "l2_contact",
        "method": "verbal_witnessed", "witness_staff": "CW01",
    }.items():  # fmt: skip
        filling.answer(filling.at(key, name), value)
    assert list(wrong(filling)) == ["releases#1/witness_staff"]
    filling.answer(filling.at(key, "witness_staff"), "CW02")
    assert wrong(filling) == {}
    assert filling.fed_rows()["releases"] == [
        {
            "consent.provider": "legal-aid-multan", "consent.sector": "legal_aid", "consent.decision": "given",
            "consent.level": "l2_contact", "consent.method": "verbal_witnessed", "consent.giver": "survivor",
            "consent.given_on": "2026-03-10", "consent.valid_until": "2026-06-08", "consent.witness": "CW02",
        }
    ]  # fmt: skip
    filling.answer(filling.at(key, "valid_until"), "2027-03-11")
    assert list(wrong(filling)) == ["releases#1/valid_until"]


@pytest.mark.parametrize(
    ("name", "answer", "is_right"),
    [
        ("national_id", "1234", True),
        ("national_id", "36302-1234567-8", True),
        ("national_id", "1234 5678 9012", False),
        ("birth_date", "2026-03-11", False),
        ("weapon_used", ["none", "firearm"], False),
        ("disability", ["none", "seeing"], False),
        ("plan_review_date", "2026-03-18", False),
        ("next_contact_date", "2026-03-09", False),
        ("dependants_ages", "Ali, 7", False),
        ("her_own_view", 11, False),
    ],
)
def test_what_cannot_be_is_told(name: str, answer: object, is_right: bool) -> None:
    filling = walk(NASREEN | {name: answer})
    assert any(place.rpartition("/")[2] == name for place in wrong(filling)) != is_right


def test_a_level_is_raised_freely_and_lowered_with_a_reason() -> None:
    filling = walk(SUNITA)
    assert filling.value("risk_level") == "not_assessed"
    filling.answer("risk_level_by_staff", "low")
    assert list(wrong(filling)) == ["risk_level_by_staff", "risk_level_reason"]
    filling.answer("risk_level_by_staff", "medium")
    assert wrong(filling).keys() == {"safety_elements", "plan_with_survivor", "plan_review_date"}
    assert filling.value("safety_plan_needed") == "yes"
    filling = walk(NASREEN | {"risk_level_by_staff": "medium"})
    assert list(wrong(filling)) == ["risk_level_reason"]
    assert filling.fed()["case.risk_level"] == "medium"


@pytest.mark.parametrize(
    ("years", "safe", "interest", "givers"),
    [
        (4, "yes", "yes", {"caregiver"}),
        (4, "no", None, {"other_trusted_adult", "legal_authority", "best_interest_decision"}),
        (8, "yes", "yes", {"survivor_with_caregiver"}),
        (8, "yes", "no", {"other_trusted_adult", "legal_authority", "best_interest_decision"}),
        (13, "unknown", None, {"other_trusted_adult", "legal_authority", "best_interest_decision"}),
        (16, "yes", "yes", {"survivor_with_caregiver", "survivor"}),
        (16, "no", None, {"survivor", "other_trusted_adult", "legal_authority", "best_interest_decision"}),
        (None, "yes", "yes", {"survivor_with_caregiver"}),
    ],
)
def test_who_consents_for_a_child(years: int | None, safe: str, interest: str | None, givers: set[str]) -> None:
    age = {"age_years": years} if years is not None else {"age_years": None, "age_group": "age_12_17"}
    filling = walk(MEENA | age | {"caregiver_safe": safe, "caregiver_in_her_interest": interest})
    assert {choice.code for choice in filling.choices("consent_giver")} == givers
    assert givers == set(derive(filling.answers(), NOW.replace(tzinfo=UTC)).consent.givers)
    assert filling.is_shown("assent") == (years is None or years >= 6)
    assert len([name for name in notes(filling) if name.startswith("child_") and name != "child_harm_note"]) == 1


# The program works the same out


def agrees(filling: Filling) -> None:
    """Compare what the form calculates with what the program derives from the same answers."""
    answers = filling.answers()
    found = derive(answers, datetime.combine(NOW.date(), NOW.time(), UTC))
    for row, one in zip(answers.get("incidents", ()), found.incidents, strict=False):
        fields = one.fields()
        assert row.get("gbv_type") == fields["gbv_type"]
        assert row["classification_state"] == fields["classification_state"]
        assert sorted((row.get("case_contexts") or "").split()) == sorted(fields["case_contexts"])
        assert sorted((row.get("local_contexts") or "").split()) == sorted(fields["local_contexts"])
        assert row["elapsed_time"] == fields["elapsed_time"]
        assert row["incident_window"] == fields["urgent_window"]
    assert answers["risk_level_by_rule"] == found.risk.level
    if answers.get("incidents"):
        assert answers.get("centre_category_suggested") == (found.category.category if found.category else None)


@pytest.mark.parametrize("who", [NASREEN, MEENA, RUKHSANA])
def test_the_form_and_the_program_agree_on_them(who: Mapping[str, Any]) -> None:
    agrees(walk(who))


def codes(list_name: str) -> list[str]:
    return [code.code for code in code_lists().codes(list_name)]


STEPS = [*(f"q{n}" for n in range(1, 8)), *(f"again_q{n}" for n in range(1, 7))]
FACTORS = [
    "escalating",
    "weapon",
    "fear_killed",
    "threat_kill",
    "honour_family",
    "substance",
    "stalking",
    "easy_access",
]
ANY_DAY = st.dates(date(2019, 1, 1), NOW.date()) | st.dates(date(2026, 3, 1), NOW.date())
LISTED = {
    "place_type": "place_type", "harmful_practice": "harmful_practice", "goods_exchanged": "yes_no_unknown",
    "abduction_type": "abduction_type", "relationship": "perp_relationship", "perp_lives_with": "yes_no_unknown",
    "perp_knows_location": "yes_no_unknown",
}  # fmt: skip


def some(list_name: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes(list_name)), max_size=2, unique=True)


STORY = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(["yes", "no", "no", "no", "unknown", "declined"]) for name in STEPS},
        **{f"rf_{name}": st.sampled_from(["yes", "no", "no", "no", "unknown"]) for name in FACTORS},
        **{name: st.sampled_from(codes(list_name)) for name, list_name in LISTED.items()},
        **{name: st.sampled_from(["yes", "no"]) for name in ("online_asked", "about_property", "family_wish")},
        "age_years": st.integers(8, 70),
        "incident_date": ANY_DAY.map(str),
        "date_precision": st.sampled_from(["exact", "ongoing", "month", "year", "unknown"]),
        "ocsea_forms": some("ocsea_form"),
        "tfgbv_forms": some("tfgbv_form"),
        "weapon_used": some("weapon_used"),
        "suicide_screen": st.sampled_from(["no", "yes_past", "yes_now", "declined"]),
        "her_own_view": st.integers(0, 10),
        "safe_now": st.sampled_from(["yes", "yes", "yes", "no"]),
        "local_contexts_ticked": st.lists(st.sampled_from(["dowry_related", "trafficking", "custodial"]), max_size=1),
    }
)


@given(STORY)
@settings(max_examples=60, deadline=None)
def test_the_form_and_the_program_agree_on_anybody(story: dict[str, Any]) -> None:
    agrees(walk(NASREEN | story))


def test_unknown_is_an_answer_everywhere_it_may_be() -> None:
    """Every question that is not hard takes "would rather not say", and nothing breaks over it."""
    filling = walk(NASREEN)
    hard = required(filling)
    for step in FORM.steps:
        for place in filling.places(step):
            if (
                filling.is_shown(place)
                and "declined" in filling.missing_codes(place)
                and not filling.is_required(place)
            ):
                filling.answer(place, missing("declined"))
    assert filling.warnings() == []
    assert required(filling) <= hard
    assert filling.fed()["person.sex"] == "female"
