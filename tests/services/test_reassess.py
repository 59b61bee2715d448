# SPDX-License-Identifier: Apache-2.0
"""Her danger judged anew: the questions asked again, and what follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.full_intake import FULL, go_on, take

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import cases, classifications, drafts, intakes, proceedings, reassess
from intake_desktop.services.desk import Desk
from intake_desktop.services.reassess import ReviewIncomplete

CALM = {
    "safe_now": "yes", "rf_escalating": "no", "rf_weapon": "no", "rf_strangulation": "no", "rf_fear_killed": "no",
    "rf_jealous_control": "no",
}  # fmt: skip


def review(office: Office, case: str, code: str = "CW01", **answers: Any) -> str:
    desk = office.desk(code)
    draft = reassess.begin_review(desk, case).value
    drafts.keep_draft(desk, draft.id, {**draft.answers, **answers}, "risk")
    return reassess.finish_review(desk, draft.id).value


def kinds(desk: Desk, case: str) -> set[str]:
    return {
        kind
        for (kind,) in desk.store.reader.execute(
            "select kind from task where case_id = ? and state = 'open'", (case,)
        ).fetchall()
    }


def test_each_judgement_is_kept_with_its_day_even_when_it_is_the_same_again(office: Office) -> None:
    case = str(office.intake().case_id)
    assert review(office, case, **CALM) == "low"
    office.clock.shift(days=10)
    assert review(office, case, **CALM) == "low"
    office.clock.shift(days=2)
    assert review(office, case, **CALM, rf_threat_kill="yes", what_changed="He came to her mother.") == "high"
    standing = reassess.standing_of(office.desk("CW01"), case)
    assert [(one.level, one.judged_on) for one in standing.history] == [
        ("high", "2026-12-04"), ("low", "2026-12-02"), ("low", "2026-11-22"),
    ]  # fmt: skip
    assert (standing.level, standing.good_until, standing.is_old) == ("high", date(2026, 12, 11), False)
    office.clock.shift(days=8)
    desk = office.desk("CW01")
    assert reassess.standing_of(desk, case).is_old
    assert {"contact", "review_high_risk"} <= kinds(desk, case)


def test_the_questions_begin_empty_and_nobody_looks_at_her_name_for_it(office: Office) -> None:
    case = str(take(office).case_id)
    desk = office.desk("CW01")
    query = "select count(*) from audit where event = 'identity_revealed'"
    (before,) = desk.store.reader.execute(query).fetchone()
    draft = reassess.begin_review(desk, case).value
    assert draft.answers == {}
    assert desk.store.reader.execute(query).fetchone() == (before,)
    assert reassess.begin_review(desk, case).value.id == draft.id


def test_what_the_case_says_beside_the_answers_counts_as_well(office: Office) -> None:
    case = str(take(office).case_id)  # a weapon was used, which nobody has to say again
    desk = office.desk("CW01")
    assert reassess.judge_so_far(desk, case, CALM).level == "high"
    assert review(office, case, **CALM) == "high"


def test_the_new_answers_stand_in_the_intake_so_that_going_on_with_it_keeps_them(office: Office) -> None:
    quiet = [{**FULL["incidents"][0], "weapon_used": ["none"]}]
    case = str(take(office, incidents=quiet, incident_count=1, rf_fear_killed="yes", rf_weapon="no").case_id)
    assert classifications.risk_of(office.desk("CW01"), case).level == "high"
    assert review(office, case, **(CALM | {"rf_escalating": "yes"})) == "medium"
    go_on(office, case, education="primary", plan_review_date="2026-11-25")
    desk = office.desk("CW01")
    now = classifications.risk_of(desk, case)
    assert (now.level, now.risk.core) == ("medium", ("rf_escalating",))
    record = cases.open_case(desk, case).record
    assert record is not None
    assert (record.form_id, record.answers["rf_fear_killed"], record.answers["education"]) == (
        "full_intake", "no", "primary",
    )  # fmt: skip


def test_thoughts_of_ending_her_life_are_somebodys_task_at_once(office: Office) -> None:
    case = str(office.intake().case_id)
    assert review(office, case, **CALM, suicide_screen="yes_now") == "high"
    assert {"suicide_contact", "suicide_supervisor"} <= kinds(office.desk("CW01"), case)


def test_a_day_in_court_asks_for_a_new_judgement_which_ends_the_task(office: Office) -> None:
    case = str(office.intake().case_id)
    review(office, case, **CALM)
    desk = office.desk("CW01")
    proceedings.add_hearing(desk, case, desk.today() + timedelta(days=3))
    assert "judge_risk" in kinds(desk, case)
    office.clock.shift(days=3)
    assert classifications.risk_of(office.desk("CW01"), case).anew == ("court_date",)
    office.clock.shift(hours=1)
    review(office, case, **CALM)
    desk = office.desk("CW01")
    assert "judge_risk" not in kinds(desk, case)
    assert classifications.risk_of(desk, case).anew == ()


def test_a_draft_of_a_review_that_is_gone_on_with_in_the_intake_window_ends_in_the_same_way(office: Office) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    draft = reassess.begin_review(desk, case).value
    with pytest.raises(ReviewIncomplete) as told:
        reassess.finish_review(desk, draft.id)
    assert told.value.questions == ("safe_now",)
    drafts.keep_draft(desk, draft.id, CALM, "risk")
    assert intakes.finish_intake(desk, draft.id).value.case_id == case
    assert reassess.standing_of(desk, case).level == "low"


def test_a_case_of_somebody_else_is_not_judged(office: Office) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW02")
    with pytest.raises(NoRecord):
        reassess.begin_review(desk, case)
    with pytest.raises(NoRecord):
        reassess.standing_of(desk, case)
