# SPDX-License-Identifier: Apache-2.0
"""The judgements of a case, and the questions asked again: kept while they are typed, judged as they come. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.cases import CaseRow
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.risk import Risk
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.filling import Filling
from intake_desktop.ui.asked.course import Course
from intake_desktop.ui.asked.words import CourseSheet
from intake_desktop.ui.keeping import Done, Failed, Keeping
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.drafts import Draft
    from intake_desktop.services.reassess import Standing


@dataclass(frozen=True)
class Opened:
    """A review that is being filled."""

    draft: Draft
    filling: Filling


@dataclass(frozen=True)
class Sheet:
    """One case, and how dangerous it is. `may_judge` says whether she may ask again."""

    row: CaseRow
    standing: Standing
    may_judge: bool


@dataclass(frozen=True)
class ReassessServices:
    """The verbs of this page, with the desk already in them."""

    read: Callable[[str], Sheet]
    begin: Callable[[str], Any]
    keep: Callable[[str, dict[str, object], str], Any]
    discard: Callable[[str], Any]
    judge: Callable[[str, dict[str, Any]], Risk]
    finish: Callable[[str], Any]
    now: Callable[[], datetime]


def services_at(desk: Desk) -> ReassessServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import may_change
    from intake_desktop.services import drafts, reassess
    from intake_desktop.services.cases import reaches, visible_case
    from intake_desktop.services.closing import READ_ONLY
    from intake_desktop.services.desk import Changes

    def read(case_id: str) -> Sheet:
        standing = reassess.standing_of(desk, case_id)
        row, _ = visible_case(desk, case_id, Action.SEE_RISK)
        may = may_change(desk.roles, Action.CHANGE_CASE) and reaches(desk, case_id, Action.CHANGE_CASE)
        return Sheet(row, standing, may and row.status not in READ_ONLY)

    def begin(case_id: str) -> Changes[Opened]:
        made = reassess.begin_review(desk, case_id)
        return Changes(made.touched, Opened(made.value, drafts.filling_of(desk, made.value)))

    return ReassessServices(
        read=read,
        begin=begin,
        keep=lambda draft_id, answers, step: drafts.keep_draft(desk, draft_id, answers, step),
        discard=lambda draft_id: drafts.discard_draft(desk, draft_id),
        judge=lambda case_id, answers: reassess.judge_so_far(desk, case_id, answers),
        finish=lambda draft_id: reassess.finish_review(desk, draft_id),
        now=desk.now,
    )


class ReassessView(Protocol):
    """What the presenter asks of the page."""

    @property
    def sheet(self) -> CourseSheet: ...

    def show_sheet(self, sheet: Sheet) -> None: ...
    def show_questions(self) -> None: ...
    def show_history(self) -> None: ...
    def show_risk(self, risk: Risk) -> None: ...
    def show_kept(self, at: datetime) -> None: ...
    def show_not_kept(self, trouble: Trouble) -> None: ...
    def show_level(self, level: str) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def wake(self, milliseconds: int) -> None: ...


class ReassessPresenter:
    """The danger of one case. `clock` gives seconds and never runs backwards."""

    def __init__(
        self, services: ReassessServices, runner: Runner, view: ReassessView, clock: Callable[[], float]
    ) -> None:
        self._services, self._runner, self._view, self._clock = services, runner, view, clock
        self.case_id = ""
        self._draft: Draft | None = None
        self._course: Course | None = None
        self._keeping: Keeping | None = None
        self._touched = False
        self._language = ""

    @property
    def is_asking(self) -> bool:
        """Whether the questions are on the screen."""
        return self._draft is not None

    def open(self, case_id: str) -> None:
        """Read the judgements of a case; another case that is being asked about is kept first."""
        if case_id != self.case_id:
            self.leave()
            self.case_id = case_id
        self._runner.run(
            lambda: self._services.read(case_id), self._show, self._view.say_trouble, latest="reassess page"
        )

    def _show(self, sheet: Sheet) -> None:
        if sheet.row.id == self.case_id:
            self._view.show_sheet(sheet)

    def begin(self) -> None:
        """Ask her again, or go on where that was left."""
        case_id = self.case_id
        if self._draft is None and case_id:
            self._runner.run(lambda: self._services.begin(case_id), self._begin, self._view.say_trouble)

    def _begin(self, opened: Opened) -> None:
        if self._language:
            opened.filling.speak(self._language)
        self._draft, self._touched = opened.draft, opened.draft.answers != opened.draft.carried
        self._course = Course(opened.filling, self._view.sheet, at=opened.draft.step)
        self._keeping = Keeping(
            self._save, self._clock, self._view.wake, kept=self._kept, not_kept=self._view.show_not_kept
        )
        self._view.show_questions()
        self._course.show_step()
        self._judge()

    def speak(self, language: str) -> None:
        """The language on the screen is another one now."""
        self._language = language
        if self._course is not None and self._course.filling.language != language:
            self._course.filling.speak(language)

    # What she answers

    def answered(self, name: str, value: object) -> None:
        """Take an answer from the screen, keep it, and say what would follow."""
        if self._course is not None and self._keeping is not None:
            self._course.answer(name, value)
            self._touched = True
            self._keeping.changed()
            if self._course.filling.question(name).kind != "text":
                self._judge()

    def left(self, name: str) -> None:
        """She went on to another question."""
        if self._course is not None and name.rpartition("/")[2] in self._course.filling.form.by_name:
            self._course.left(name)

    def undo(self) -> None:
        """Take the last change back."""
        if self._course is not None and self._course.undo():
            self._judge()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._course is not None and self._course.redo():
            self._judge()

    def jump(self, name: str) -> None:
        """Go to a question from the summary."""
        self._view.sheet.go_to(name)

    def _judge(self) -> None:
        if self._course is None:
            return
        case_id, answers = self.case_id, self._course.filling.answers()
        self._runner.run(
            lambda: self._services.judge(case_id, answers), self._view.show_risk, self._view.say_trouble,
            latest="danger so far",
        )  # fmt: skip

    # Keeping, leaving, finishing

    def tick(self) -> None:
        """The wake-up the page was asked for."""
        if self._keeping is not None:
            self._keeping.tick()

    def flush(self, then: Done | None = None, trouble: Failed | None = None) -> None:
        """Keep what is typed at once, then go on."""
        if self._keeping is None:
            (then or (lambda: None))()
        else:
            self._keeping.flush(then or (lambda: None), trouble)

    def leave(self) -> None:
        """Put the questions away: kept as a draft, or thrown away when nothing was answered."""
        if self._draft is None:
            return
        draft_id = self._draft.id
        if self._touched:
            self.flush()
        else:
            self._runner.run(lambda: self._services.discard(draft_id), None, self._view.say_trouble)
        self._close()

    def finish(self) -> None:
        """Keep the judgement for good, or say what is missing."""
        if self._course is None or self._draft is None:
            return
        if self._course.problems:
            self._course.tell_all()
            return
        draft_id = self._draft.id
        self._view.show_busy(True)
        self.flush(
            lambda: self._runner.run(lambda: self._services.finish(draft_id), self._finished, self._not_finished),
            self._not_finished,
        )

    def _finished(self, level: str) -> None:
        self._view.show_busy(False)
        self._close()
        self._view.show_level(level)
        self.open(self.case_id)

    def _not_finished(self, trouble: Trouble) -> None:
        self._view.show_busy(False)
        self._view.say_trouble(trouble)

    def _close(self) -> None:
        self._draft = self._course = self._keeping = None
        self._view.show_history()

    def _save(self, done: Done, trouble: Failed) -> None:
        if self._draft is None or self._course is None:
            done()
            return
        draft_id, answers, step = self._draft.id, self._course.filling.draft(), self._course.step
        self._runner.run(lambda: self._services.keep(draft_id, answers, step), lambda _: done(), trouble)

    def _kept(self) -> None:
        self._view.show_kept(self._services.now())
