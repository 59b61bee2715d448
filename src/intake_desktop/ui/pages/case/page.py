# SPDX-License-Identifier: Apache-2.0
"""The page of one case: a header that never scrolls, then what waits for a decision, then all that is known."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent

from intake_desktop.domain.cases import CaseFile, CaseRow, Identity
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.form import Form
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.kit import Button, Column, Flow, Line, Notice, PrimaryButton, QuietButton
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import sizes

from .conflicts import Conflicts
from .events import Events
from .identity import IdentityCard
from .presenter import CaseEvents, CasePresenter, CaseServices, CaseSessions
from .sections import Answers, Category, Consents, Others, Services, Slips
from .sessions import Sessions

if TYPE_CHECKING:
    from intake_desktop.services.heads import CaseHead

BESIDE_FROM = 96
"""Letters of width from which the page has two columns."""
_OLDER = sentence("This record was taken with an older form.")
_KEPT = sentence("This record keeps answers that the present form does not ask for.")
_NOT_TWICE = sentence("What she has told already is not asked again.")


class CasePage(TopicPage):
    """`slip_wanted` gives the case for which a slip is to be made, `papers_wanted` the one for which another paper is,
    `access_wanted` the one about which to say who may open it, `list_wanted` asks to go back to the list,
    `session_wanted` gives the case and the session or draft that a counsellor wants to read or write, `intake_wanted`
    the case whose intake goes on as a full one.
    """

    slip_wanted = Signal(str)
    access_wanted = Signal(str)
    list_wanted = Signal()
    session_wanted = Signal(dict)
    intake_wanted = Signal(str)
    moving_wanted = Signal(str)
    judge_wanted = Signal(str)
    papers_wanted = Signal(str)

    def __init__(self, services: CaseServices, runner: Runner) -> None:
        super().__init__("case", services.head, runner, letters=None)
        self._form: Form | None = None
        self.presenter = CasePresenter(services, runner, self, time.monotonic)
        self.back = QuietButton(sentence("All cases"), "back")
        self.slip = PrimaryButton(sentence("Make a referral slip"), "referrals")
        self.brief_back = QuietButton(sentence("All cases"), "back")
        self.brief_slip = PrimaryButton(sentence("Make a referral slip"), "referrals")
        if not services.may_refer:
            self.brief_slip.hide()
        self.act(self.back)
        if services.may_refer:
            self.act(self.slip)
        self.conflicts = Conflicts(may_decide=services.may_decide)
        self.identity = IdentityCard(self.presenter.tick, may_see=services.may_see_identity)
        self.category = Category(may_change=services.may_change)
        self.services, self.slips, self.consents = Services(), Slips(), Consents()
        self.sessions = Sessions()
        self.events = Events(may_decide=services.may_decide_type, may_change=services.may_change)
        self.answers = Answers()
        self.access = Button(sentence("Who may open this case"), "key")
        self.papers = Button(sentence("Papers for her"), "printer")
        self.go_on = Button(sentence("Go on as a full intake"), "draft", hint=_NOT_TWICE)
        if not services.may_go_on:
            self.go_on.hide()
        self._offers = services
        self.others = Others()
        self.older = Notice("info", "", deed=(sentence("See what is different"), self._want_moving))
        self._arrange(may_keep_notes=services.may_keep_notes)
        self._connect()

    def _arrange(self, *, may_keep_notes: bool) -> None:
        about = [self.events, self.services, self.slips, self.sessions]
        if may_keep_notes:  # a counsellor comes for these
            about = [self.sessions, *about[:3]]
        main = Column(*about, self.answers, None, gap=2.0)
        deeds = Column(self.go_on, self.papers, self.access, gap=2.0)
        side = Column(self.identity, self.category, deeds, self.others, self.consents, None, gap=2.0)
        self._brief = Flow(self.brief_slip, self.brief_back)
        self.older.hide()
        self._columns = Line(gap=2.0)
        self._columns.add(main, 3)
        self._columns.add(side, 2)
        for thing in (self._brief, self.conflicts, self.older, self._columns):
            self.scroll_body.add(thing)

    def _connect(self) -> None:
        for back in (self.back, self.brief_back):
            back.clicked.connect(self.list_wanted)
        for slip in (self.slip, self.brief_slip):
            slip.clicked.connect(lambda: self.slip_wanted.emit(self.presenter.case_id or ""))
        self.access.clicked.connect(lambda: self.access_wanted.emit(self.presenter.case_id or ""))
        self.papers.clicked.connect(lambda: self.papers_wanted.emit(self.presenter.case_id or ""))
        self.go_on.clicked.connect(lambda: self.intake_wanted.emit(self.presenter.case_id or ""))
        self.sessions.wanted.connect(
            lambda where: self.session_wanted.emit({"case_id": self.presenter.case_id} | where)
        )
        self.conflicts.decided.connect(self.presenter.decide)
        self.category.chosen.connect(self.presenter.choose_category)
        self.events.type_decided.connect(self.presenter.decide_type)
        self.events.level_set.connect(self.presenter.set_level)
        self.events.judge_wanted.connect(lambda: self.judge_wanted.emit(self.case_id or ""))
        self.identity.reveal_wanted.connect(self.presenter.reveal)
        self.identity.hide_wanted.connect(self.presenter.hide)
        self.slips.wanted.connect(lambda: self.topic_wanted.emit("referrals", self.case_id or ""))
        self.others.wanted.connect(lambda case_id: self.topic_wanted.emit("case", case_id))

    def _show_head(self, head: CaseHead) -> None:
        """What cannot be done with a closed case is not offered."""
        writes = not head.reads_only
        self._may_slip = writes and self._offers.may_refer
        self.slip.setVisible(self._may_slip)
        self.brief_slip.setVisible(self._may_slip)
        self.go_on.setVisible(writes and self._offers.may_go_on)
        self.category.offer(writes)
        self.events.offer(writes)
        super()._show_head(head)

    # What a topic is asked

    def case_opened(self, case_id: str) -> None:
        """Somebody opens a case, or something of it was touched."""
        if case_id == self.presenter.case_id and self._is_hearing:
            self.presenter.read_again()
        else:
            self.presenter.open(case_id)

    def concerns(self, touched: frozenset[str]) -> bool:
        """Slips are shown here as well."""
        return super().concerns(touched) or "referrals" in touched

    # What the shell asks

    def keep_safe(self) -> None:
        """Nothing is typed here; what was revealed goes."""
        self.presenter.hide()

    def focus_first(self) -> None:
        """The likely next verb."""
        (self.slip if self.slip.isVisible() else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter asks

    def show_case(self, file: CaseFile, form: Form | None, providers: Mapping[str, Mapping[str, str]]) -> None:
        self.conflicts.show_conflicts(file.conflicts, form)
        self.identity.offer(file.has_identity, is_erased=file.is_erased)
        self.category.show_category(file.row.category)
        self.services.show_services(file)
        self.slips.show_slips(file, providers)
        self.consents.show_consents(file, providers)
        self._form = form
        self.answers.show_answers(file, form)

    def show_others(self, rows: Sequence[CaseRow]) -> None:
        self.others.show_others(rows)

    def show_sessions(self, sessions: CaseSessions | None) -> None:
        self.sessions.show_sessions(sessions)

    def show_events(self, events: CaseEvents | None) -> None:
        self.events.show_events(events)

    def show_older_forms(self, found: str) -> None:
        if found:
            self.older.say("info", _OLDER if found == "older" else _KEPT)
        self.older.setVisible(bool(found))

    def _want_moving(self) -> None:
        self.moving_wanted.emit(self.presenter.case_id or "")

    def show_identity(self, identity: Identity, seconds: int) -> None:
        self.identity.show_identity(identity, seconds, self._form)
        self.conflicts.show_secrets(True)

    def hide_identity(self) -> None:
        self.identity.hide_again()
        self.conflicts.show_secrets(False)

    def show_seconds_left(self, seconds: int) -> None:
        self.identity.show_seconds_left(seconds)

    def ask_reason(self, problem: Sentence | None) -> None:
        self.identity.ask(problem)

    def _relay(self) -> None:
        super()._relay()
        roomy, beside = self.is_roomy(), self.width() / sizes(self.font()).letter >= BESIDE_FROM
        above = roomy and self.head.line.sizeHint().width() + self.verbs.sizeHint().width() <= self.width() * 0.9
        self.verbs.setVisible(above)
        self.setProperty("inset", 3.0 if roomy else 1.5)
        self._brief.setVisible(not above)
        self._columns.turn(upright=not beside)

    # Qt's own

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presenter.hide()
