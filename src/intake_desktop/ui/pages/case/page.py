# SPDX-License-Identifier: Apache-2.0
"""The page of one case: a header that never scrolls, then what waits for a decision, then all that is known."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent

from intake_desktop.domain.cases import CaseFile, CaseRow, Identity
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.form import Form
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Button,
    Column,
    Flow,
    Label,
    Line,
    Muted,
    Page,
    Pill,
    PrimaryButton,
    QuietButton,
    Scroll,
    Words,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import sizes

from .conflicts import Conflicts
from .events import Events
from .identity import IdentityCard
from .presenter import CaseEvents, CasePresenter, CaseServices, CaseSessions
from .sections import Answers, Category, Consents, History, Services, Slips
from .sessions import Sessions

ROOMY_FROM = 64
"""Letters of width below which the header keeps only the code, status and risk; facts and verbs scroll."""
BESIDE_FROM = 96
"""Letters of width from which the page has two columns."""
_NOT_TWICE = sentence("What she has told already is not asked again.")
_RISKS = {"high": "error", "medium": "warning", "low": "done"}
_STATES = {"open": "info", "on_hold": "waiting", "closed": "done", "transferred": "neutral", "duplicate": "neutral"}


class CaseHeader(Column):
    """Code, number, status, risk and date: what must be in sight whatever is read below."""

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.code = Label("", factor=1.6, bold=True, code=True)
        self.code.setWordWrap(False)
        self.status, self.risk = Pill(""), Pill("")
        self.facts = Muted("")
        self.add(Flow(self.code, self.status, self.risk, gap=1.5))
        self.add(self.facts)

    def show_row(self, row: CaseRow) -> None:
        """Show the case."""
        self.code.say(row.survivor_code)
        self.status.say(_coded("case_status", row.status), _STATES.get(row.status, "neutral"))
        risk = row.risk_level or "not_assessed"
        self.risk.say(_risk(risk), _RISKS.get(risk, "neutral"))
        self.facts.say(facts_of(row))


class CasePage(Page):
    """`slip_wanted` gives the case for which a slip is to be made, `access_wanted` the one about which to say who may
    open it, `list_wanted` asks to go back to the list,
    `session_wanted` gives the case and the session or draft that a counsellor wants to read or write, `intake_wanted`
    the case whose intake goes on as a full one.
    """

    slip_wanted = Signal(str)
    access_wanted = Signal(str)
    list_wanted = Signal()
    session_wanted = Signal(dict)
    intake_wanted = Signal(str)

    def __init__(self, services: CaseServices, runner: Runner) -> None:
        super().__init__("", wide=True)
        self.title.hide()
        self._runner = runner
        self._form: Form | None = None
        self.presenter = CasePresenter(services, runner, self, time.monotonic)
        self.header = CaseHeader()
        self.back = QuietButton(sentence("All cases"), "back")
        self.slip = PrimaryButton(sentence("Make a referral slip"), "referrals")
        self.brief_back = QuietButton(sentence("All cases"), "back")
        self.brief_slip = PrimaryButton(sentence("Make a referral slip"), "referrals")
        self.brief_slip.setVisible(services.may_refer)
        self._head.insert(0, self.header)
        self._head._layout.setStretch(0, 1)
        self._head._layout.setStretch(1, 0)
        self.act(self.back)
        if services.may_refer:
            self.act(self.slip)
        self.conflicts = Conflicts(may_decide=services.may_decide)
        self.identity = IdentityCard(self.presenter.tick, may_see=services.may_see_identity)
        self.category = Category(may_change=services.may_change)
        self.services, self.slips, self.consents = Services(), Slips(), Consents()
        self.sessions = Sessions()
        self.events = Events(may_decide=services.may_decide_type, may_change=services.may_change)
        self.answers, self.history = Answers(), History()
        self.access = Button(sentence("Who may open this case"), "key")
        self.go_on = Button(sentence("Go on as a full intake"), "draft", hint=_NOT_TWICE)
        self.go_on.setVisible(services.may_go_on)
        self._arrange(may_keep_notes=services.may_keep_notes)
        self._connect()
        self._scroll.hide()

    def _arrange(self, *, may_keep_notes: bool) -> None:
        about = [self.events, self.services, self.slips, self.sessions]
        if may_keep_notes:  # a counsellor comes for these
            about = [self.sessions, *about[:3]]
        main = Column(*about, self.answers, None, gap=2.0)
        side = Column(self.identity, self.category, self.go_on, self.access, self.consents, self.history, None, gap=2.0)
        self.brief_facts = Muted("")
        self._brief = Column(self.brief_facts, Flow(self.brief_slip, self.brief_back), gap=1.0)
        self._columns = Line(gap=2.0)
        self._columns.add(main, 3)
        self._columns.add(side, 2)
        self._scroll = Scroll(Column(self._brief, self.conflicts, self._columns, None, gap=2.0))
        self.body.add(self._scroll, 1)

    def _connect(self) -> None:
        for back in (self.back, self.brief_back):
            back.clicked.connect(self.list_wanted)
        for slip in (self.slip, self.brief_slip):
            slip.clicked.connect(lambda: self.slip_wanted.emit(self.presenter.case_id or ""))
        self.access.clicked.connect(lambda: self.access_wanted.emit(self.presenter.case_id or ""))
        self.go_on.clicked.connect(lambda: self.intake_wanted.emit(self.presenter.case_id or ""))
        self.sessions.wanted.connect(
            lambda where: self.session_wanted.emit({"case_id": self.presenter.case_id} | where)
        )
        self.conflicts.decided.connect(self.presenter.decide)
        self.category.chosen.connect(self.presenter.choose_category)
        self.events.type_decided.connect(self.presenter.decide_type)
        self.events.level_set.connect(self.presenter.set_level)
        self.identity.reveal_wanted.connect(self.presenter.reveal)
        self.identity.hide_wanted.connect(self.presenter.hide)
        self._runner.changed.connect(self.hear)

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what a service touched; while out of sight, when the page is next opened."""
        if self.isVisible():
            self.presenter.heard(touched)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody opens a case."""
        case_id = where.get("case_id") or self.presenter.case_id
        if isinstance(case_id, str):
            if case_id != self.presenter.case_id:
                self._scroll.hide()
                self._scroll.verticalScrollBar().setValue(0)
            self.hush()
            self.presenter.open(case_id)

    def keep_safe(self) -> None:
        """Nothing is typed here; what was revealed goes."""
        self.presenter.hide()

    def focus_first(self) -> None:
        """The likely next verb."""
        (self.slip if self.slip.isVisible() else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter asks

    def show_case(self, file: CaseFile, form: Form | None, providers: Mapping[str, Mapping[str, str]]) -> None:
        self.header.show_row(file.row)
        self.brief_facts.say(facts_of(file.row))
        self.conflicts.show_conflicts(file.conflicts, form)
        self.identity.offer(file.has_identity)
        self.category.show_category(file.row.category)
        self.services.show_services(file)
        self.slips.show_slips(file, providers)
        self.consents.show_consents(file, providers)
        self._form = form
        self.answers.show_answers(file, form)
        self.history.show_history(file)
        self._scroll.show()
        self._relay()

    def show_sessions(self, sessions: CaseSessions | None) -> None:
        self.sessions.show_sessions(sessions)

    def show_events(self, events: CaseEvents | None) -> None:
        self.events.show_events(events)

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
        letters = self.width() / sizes(self.font()).letter
        roomy, beside = letters >= ROOMY_FROM, letters >= BESIDE_FROM
        self.verbs.setVisible(roomy)
        self.header.facts.setVisible(roomy)
        self.setProperty("inset", 3.0 if roomy else 1.5)
        self._brief.setVisible(not roomy)
        self._columns.turn(upright=not beside)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, self._relay)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presenter.hide()


def _coded(list_name: str, code: str) -> Words:
    return lambda speaker: speaker.label(list_name, code)


def _risk(level: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Risk: {level}", level=speaker.label("risk_level", level))

    return words


def facts_of(row: CaseRow) -> Words:
    """Number, date and caseworker in one line."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.isolate(row.number)]
        if row.opened_on:
            parts.append(speaker.say("since {day}", day=speaker.date(row.opened_on)))
        if row.owner:
            parts.append(speaker.say("caseworker {staff}", staff=speaker.isolate(row.owner)))
        return "  ·  ".join(parts)

    return words
