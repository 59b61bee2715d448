# SPDX-License-Identifier: Apache-2.0
"""An intake from the first question to its end, without a window, on a real store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import speaker
from intake_desktop.services import cases, drafts
from intake_desktop.ui.asked.words import DONE, IDLE, OPEN, PROBLEM, ProblemLine, Said, StepMark
from intake_desktop.ui.pages.intake.presenter import IntakePresenter, services_at
from intake_desktop.ui.runner import InlineRunner


def said(words: Said | None, language: str = "en") -> str:
    """Say words as the page would."""
    if words is None:
        return ""
    who = speaker(language)
    return who.tell(words) if isinstance(words, Sentence) else words if isinstance(words, str) else words(who)


class Screen:
    """Stands for the page: remembers what it was told to show."""

    def __init__(self, office: Any, code: str = "CW01") -> None:
        self.desk = office.desk(code)
        self.seconds = 0.0
        self.step = ""
        self.shown: frozenset[str] = frozenset()
        self.values: dict[str, object] = {}
        self.problems: dict[str, Said | None] = {}
        self.gates: dict[str, Said | None] = {}
        self.whys: dict[str, Said | None] = {}
        self.aside: dict[str, Said | None] = {}
        self.gone: list[str] = []
        self.sheet = self
        self.summary: list[ProblemLine] = []
        self.marks: dict[str, str] = {}
        self.alarms: frozenset[str] = frozenset()
        self.kept: list[datetime] = []
        self.troubles: list[Trouble] = []
        self.finished: Any = None
        self.went_to: list[str] = []
        self.presenter = IntakePresenter(services_at(self.desk), InlineRunner(), self, lambda: self.seconds)

    # what a caseworker does

    def answer(self, **answers: object) -> None:
        for name, value in answers.items():
            self.presenter.answered(name, value)
            self.presenter.left(name)

    def pause(self) -> None:
        self.seconds += 1
        self.presenter.tick()

    def before(self, services: str = "given", record: str | None = "given") -> None:
        self.answer(private_space="yes", safe_now="yes", urgent_medical="no", consent_services=services)
        if record:
            self.answer(consent_record=record)

    def drafts(self) -> list[Any]:
        return drafts.list_drafts(self.desk)

    # what the presenter asks

    def show_head(self, step: Any, number: int, total: int, *, last: bool) -> None:
        self.step, self.last, self.total, self.number = step.name, last, total, number

    def show_modes(self, offered: Sequence[str], mode: str) -> None:
        self.modes, self.mode = tuple(offered), mode

    def focus_first(self) -> None:
        pass

    def show_urgency(self, urgency: Any, now: datetime) -> None:
        self.urgency = urgency

    def show_risk(self, risk: Any) -> None:
        self.risk = risk

    # what a course asks of the sheet

    def show_step(self, step: Any, filling: Any) -> None:
        self.values, self.problems, self.gates, self.aside = {}, {}, {}, {}

    def stand(self) -> None:
        pass

    def show_directory(self, directory: Sequence[Any]) -> None:
        self.directory = list(directory)

    def show_aside(self, name: str, words: Said | None) -> None:
        self.aside[name] = words

    def show_left_out(self, words: Said | None) -> None:
        self.left_out = words

    def show_missed(self, lines: Sequence[ProblemLine]) -> None:
        self.missed = [line.name for line in lines]

    def show_gone(self, repeat: str) -> None:
        self.gone.append(repeat)

    def show_questions(self, shown: frozenset[str], *, moved: bool = False) -> None:
        self.shown = shown

    def show_value(self, name: str, value: object, *, read_only: bool) -> None:
        self.values[name] = value

    def show_choices(self, name: str, choices: Sequence[Any]) -> None:
        pass

    def show_problem(self, name: str, words: Said | None) -> None:
        self.problems[name] = words

    def show_gate(self, name: str, words: Said | None, more: Said | None = None) -> None:
        self.gates[name] = words
        self.whys[name] = more

    def show_summary(self, lines: Sequence[ProblemLine], *, fresh: bool) -> None:
        self.summary = list(lines)

    def show_steps(self, marks: Sequence[StepMark]) -> None:
        self.marks = {mark.name: mark.state for mark in marks}

    def show_alarms(self, alarms: frozenset[str]) -> None:
        self.alarms = alarms

    def show_kept(self, at: datetime) -> None:
        self.kept.append(at)

    def show_not_kept(self, trouble: Trouble) -> None:
        self.troubles.append(trouble)

    def show_result(self, finished: Any) -> None:
        self.finished = finished

    def show_busy(self, busy: bool) -> None:
        pass

    def go_to(self, name: str) -> None:
        self.went_to.append(name)

    def say_trouble(self, trouble: Trouble) -> None:
        self.troubles.append(trouble)

    def wake(self, milliseconds: int) -> None:
        pass


@pytest.fixture
def screen(office: Any) -> Screen:
    screen = Screen(office)
    screen.presenter.begin()
    return screen


def test_a_night_intake_becomes_a_case(screen: Screen) -> None:
    assert screen.step == "before"
    screen.before()
    screen.presenter.go_on()
    assert screen.step == "about"
    screen.answer(sex="female", age_years=27, services_wanted=["shelter"], reported_by_survivor="yes")
    screen.answer(entry_source="helpline")
    assert "helpline_code" in screen.shown
    screen.answer(helpline_code="1043")
    screen.presenter.go_on()
    screen.answer(may_contact="no", full_name="زینب بی بی")
    screen.presenter.go_on()
    assert screen.last
    screen.answer(consent_statistics="given", safe_to_leave="yes")
    screen.presenter.go_on()
    assert screen.finished.kind == "case"
    assert cases.open_case(screen.desk, screen.finished.case_id).person.age_group == "age_26_40"
    assert screen.drafts() == []
    assert not screen.presenter.is_open


def test_what_is_missing_is_said_on_going_on_and_each_line_leads_to_its_field(screen: Screen) -> None:
    screen.answer(private_space="yes")
    screen.presenter.go_on()
    assert screen.step == "before"
    assert [line.name for line in screen.summary] == ["safe_now", "urgent_medical", "consent_services"]
    assert said(screen.summary[0].question) == "Is she safe here right now?"
    assert said(screen.problems["safe_now"]) == "Please answer this question."
    screen.presenter.go_to_question("urgent_medical")
    assert screen.went_to == ["urgent_medical"]
    screen.answer(safe_now="yes")
    assert [line.name for line in screen.summary] == ["urgent_medical", "consent_services"]
    assert screen.problems["safe_now"] is None


def test_a_problem_is_said_when_she_leaves_the_field_and_not_while_she_types(screen: Screen) -> None:
    screen.before()
    screen.presenter.go_on()
    for typed in (1, 19, 190):
        screen.presenter.answered("age_years", typed)
    assert screen.problems.get("age_years") is None
    screen.presenter.left("age_years")
    assert said(screen.problems["age_years"]) == "Write an age between 0 and 120, or leave it empty."
    screen.presenter.answered("age_years", 19)
    assert screen.problems["age_years"] is None, "put right, it goes while she types"


def test_a_question_passed_by_is_not_scolded(screen: Screen) -> None:
    screen.presenter.left("safe_now")
    assert screen.problems["safe_now"] is None


def test_words_of_a_problem_follow_the_language(screen: Screen) -> None:
    screen.before()
    screen.presenter.go_on()
    screen.answer(age_years=400)
    words = screen.problems["age_years"]
    assert said(words, "ur") != said(words, "en")
    assert "120" in said(words, "hi")


def test_what_cannot_be_read_stays_and_is_said(screen: Screen) -> None:
    screen.before()
    screen.presenter.go_on()
    screen.answer(age_years="about thirty")
    assert screen.problems["age_years"] is not None
    screen.pause()
    assert screen.drafts()[0].answers["age_years"] == "about thirty"


def test_steps_say_whether_they_are_done(screen: Screen) -> None:
    assert screen.marks == {"before": OPEN, "about": OPEN, "contact": IDLE, "finish": IDLE}
    screen.before()
    assert IDLE not in screen.marks.values()
    screen.presenter.go_on()
    assert screen.marks["before"] == DONE
    screen.presenter.walk(1)
    assert screen.step == "contact"
    assert screen.marks["about"] == PROBLEM, "going past what must be answered is allowed, and shown"
    screen.presenter.go_to_step("about")
    screen.answer(sex="female", age_group="age_unknown", services_wanted=["police"], reported_by_survivor="yes")
    screen.answer(entry_source="self")
    assert screen.marks["about"] == DONE


def test_every_step_can_be_reached_and_back_loses_nothing(screen: Screen) -> None:
    screen.before()
    screen.presenter.go_on()
    screen.answer(sex="female")
    screen.presenter.go_back()
    assert screen.step == "before"
    assert screen.values["safe_now"] == "yes"
    screen.presenter.go_back()
    assert screen.step == "before"
    screen.presenter.walk(1)
    assert screen.values["sex"] == "female"


@pytest.mark.parametrize(
    ("services", "record", "kind", "question", "words"),
    [
        ("refused", None, "anonymous_contact", "consent_services", "Nothing about her is kept."),
        ("given", "refused", "service_tally", "consent_record", "She gets every service all the same."),
    ],
)
def test_her_no_is_explained_where_it_is_said_and_kept_to(
    screen: Screen, services: str, record: str | None, kind: str, question: str, words: str
) -> None:
    screen.before(services, record)
    assert said(screen.gates[question]).startswith(words)
    assert screen.marks["contact"] == IDLE
    screen.presenter.go_on()
    screen.answer(sex="female", age_group="age_18_25", services_wanted=["legal_aid"])
    screen.presenter.go_on()
    if kind == "service_tally":
        screen.answer(consent_statistics="refused", safe_to_leave="yes")
        screen.presenter.go_on()
    assert screen.finished.kind == kind
    assert screen.finished.case_id is None
    assert cases.list_cases(screen.desk) == []


def test_not_asked_yet_stays_a_draft(screen: Screen) -> None:
    screen.before("not_yet_asked", None)
    assert said(screen.gates["consent_services"]).startswith("Ask her first")
    screen.presenter.go_on()
    assert [line.name for line in screen.summary] == ["consent_services"]
    screen.pause()
    assert len(screen.drafts()) == 1


def test_what_cannot_wait_is_lifted_out_at_once(screen: Screen) -> None:
    screen.presenter.answered("safe_now", "no")
    assert screen.alarms == {"unsafe"}
    screen.presenter.answered("urgent_medical", "yes")
    screen.presenter.answered("private_space", "no")
    assert screen.alarms == {"unsafe", "medical", "overheard"}
    screen.presenter.answered("safe_now", "yes")
    assert screen.alarms == {"medical", "overheard"}


def test_would_rather_not_say_is_an_answer(screen: Screen) -> None:
    screen.before()
    screen.presenter.go_on()
    screen.answer(age_years={"missing": "declined"})
    assert screen.problems["age_years"] is None
    screen.pause()
    assert screen.drafts()[0].answers["age_years"] == {"missing": "declined"}


def test_after_a_power_cut_she_goes_on_where_she_was(screen: Screen, office: Any) -> None:
    screen.before()
    screen.presenter.go_on()
    screen.answer(sex="female", age_years=200)
    screen.pause()
    draft = screen.drafts()[0]
    after = Screen(office)
    after.presenter.resume(draft.id)
    assert after.step == "about"
    assert after.values["sex"] == "female"
    assert after.marks["before"] == DONE
    assert after.kept


def test_an_intake_in_which_nothing_was_typed_leaves_no_draft(screen: Screen) -> None:
    assert len(screen.drafts()) == 1
    screen.presenter.leave()
    assert screen.drafts() == []


def test_leaving_keeps_what_was_typed_last(screen: Screen) -> None:
    screen.answer(private_space="yes")
    screen.presenter.leave()
    assert screen.drafts()[0].answers["private_space"] == "yes"


def test_a_new_intake_first_keeps_the_one_on_the_screen(screen: Screen) -> None:
    screen.answer(private_space="yes")
    screen.presenter.begin()
    assert len(screen.drafts()) == 2
    assert sorted("private_space" in draft.answers for draft in screen.drafts()) == [False, True]


def test_finishing_says_all_that_is_missing_on_every_step(screen: Screen) -> None:
    screen.before()
    for _ in range(3):
        screen.presenter.walk(1)
    screen.answer(consent_statistics="given", safe_to_leave="yes")
    screen.presenter.go_on()
    assert screen.finished is None
    assert "sex" in [line.name for line in screen.summary]
    assert screen.marks["about"] == PROBLEM
    screen.presenter.go_to_question("sex")
    assert screen.step == "about"
    assert screen.went_to == ["sex"]
    assert [line.name for line in screen.summary], "the summary goes along until all is put right"


def test_what_was_passed_by_is_named_at_the_end_and_holds_nobody_up(screen: Screen) -> None:
    screen.before()
    screen.presenter.go_on()
    assert screen.missed == [], "not while there is still time to ask"
    screen.answer(sex="female", age_years=27, services_wanted=["shelter"], reported_by_survivor="yes")
    screen.answer(entry_source="self")
    screen.presenter.go_on()
    screen.answer(may_contact="no")
    screen.presenter.go_on()
    assert screen.last
    assert "full_name" in screen.missed
    screen.presenter.go_to_question("full_name")
    assert (screen.step, screen.went_to) == ("contact", ["full_name"])
    screen.answer(full_name="زینب")
    screen.presenter.go_on()
    assert "full_name" not in screen.missed
    screen.answer(consent_statistics="given", safe_to_leave="yes")
    screen.presenter.go_on()
    assert screen.finished.kind == "case"


def test_answers_that_bring_many_questions_are_shown_quickly(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    from time import process_time

    screen.before()
    screen.presenter.go_on()
    took = []
    for turn in range(3):
        begun = process_time()
        for number in range(20):
            screen.presenter.answered("age_years", number + turn)
        took.append((process_time() - begun) / 20)
    assert min(took) < 0.05, "once at least, with the processor to itself"
