# SPDX-License-Identifier: Apache-2.0
"""Decides what the case page shows, when it reads the case again, and how long an identity may be seen. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.cases import CaseFile, CaseRow, Conflict, Identity
from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed, may_change
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.form import Form
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.classifications import Incident, RiskNow
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.notes import DraftLine
    from intake_desktop.services.sessions import Session

REVEAL_SECONDS = 60

REASONS: tuple[tuple[str, Sentence], ...] = (
    ("call_now", sentence("I am going to call her now")),
    ("print_slip", sentence("A referral slip needs it")),
    ("court", sentence("A court or the police asks, and she agrees")),
    ("match_returning", sentence("She is here again, and asks for her case")),
    ("correct_data", sentence("Something must be corrected")),
    ("other", sentence("Another reason")),
)
"""Why somebody may look. The codes are those of the audit."""


@dataclass(frozen=True)
class CaseSessions:
    """The counselling sessions of a case, newest first, and the notes of whoever sits here that wait for her."""

    sessions: Sequence[Session] = ()
    drafts: Sequence[DraftLine] = ()
    may_write: bool = False
    """She is a counsellor of this case."""


@dataclass(frozen=True)
class CaseEvents:
    """What happened, and how dangerous it is for her now; for whoever may know both."""

    incidents: Sequence[Incident]
    risk: RiskNow


Names = Mapping[str, Mapping[str, str]]
Found = tuple[CaseFile, Form | None, Names, CaseSessions | None, CaseEvents | None, str, Sequence[CaseRow]]
"""Everything about a case that is read in one go."""


@dataclass(frozen=True)
class CaseServices:
    """The verbs this page needs, with the desk already in them, and what the person at the desk may do."""

    head: Callable[[str], CaseHead]
    open_case: Callable[[str], CaseFile]
    provider_names: Callable[[CaseFile], Mapping[str, Mapping[str, str]]]
    set_category: Callable[[str, str], Any]
    decide_conflict: Callable[[str, Conflict, str], Any]
    reveal_identity: Callable[[str, str], Any]
    form: Callable[[str, str], Form | None]
    sessions: Callable[[str], CaseSessions | None] = lambda case_id: None
    events: Callable[[str], CaseEvents | None] = lambda case_id: None
    others: Callable[[str], Sequence[CaseRow]] = lambda case_id: ()
    override_type: Callable[[str, str, str, str], Any] = lambda case_id, incident, type, reason: None
    change_risk: Callable[[str, str, str], Any] = lambda case_id, level, reason: None
    older_forms: Callable[[str], str] = lambda case_id: ""
    may_decide_type: bool = False
    may_change: bool = True
    may_decide: bool = True
    may_refer: bool = True
    may_see_identity: bool = True
    may_keep_notes: bool = False
    may_go_on: bool = False


def services_at(desk: Desk) -> CaseServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import cases, classifications, duplicates, forms, heads, notes, providers, sessions

    def sessions_of(case_id: str) -> CaseSessions | None:
        if not desk.may(Action.SEE_SESSIONS):
            return None
        try:
            found = sessions.list_sessions(desk, case_id)
        except NoRecord:
            return None
        if not cases.reaches(desk, case_id, Action.KEEP_NOTES):
            return CaseSessions(found)
        return CaseSessions(found, notes.list_note_drafts(desk, case_id), may_write=True)

    def form(form_id: str, version: str) -> Form | None:
        try:
            return forms.form_of(desk, form_id, version)
        except forms.FormMissing:
            return None

    def provider_names(file: CaseFile) -> dict[str, Mapping[str, str]]:
        wanted = {line.provider for line in file.consents} | {slip.provider for slip in file.referrals}
        names: dict[str, Mapping[str, str]] = {}
        for provider_id in filter(None, wanted):
            try:
                names[provider_id] = providers.find_provider(desk, provider_id).names
            except NoRecord:
                continue
        return names

    return CaseServices(
        head=lambda case_id: heads.head_of(desk, case_id),
        open_case=lambda case_id: cases.open_case(desk, case_id),
        provider_names=provider_names,
        set_category=lambda case_id, code: cases.set_category(desk, case_id, code),
        decide_conflict=lambda case_id, conflict, ref: cases.decide_conflict(desk, case_id, conflict, ref),
        reveal_identity=lambda case_id, reason: cases.reveal_identity(desk, case_id, reason),
        form=form,
        sessions=sessions_of,
        events=lambda case_id: _events(desk, case_id),
        others=lambda case_id: duplicates.other_files(desk, case_id),
        override_type=lambda *decided: classifications.override_type(desk, *decided),
        change_risk=lambda *decided: classifications.change_risk(desk, *decided),
        older_forms=lambda case_id: _older_forms(desk, case_id),
        may_decide_type=desk.may(Action.OVERRIDE_CLASSIFICATION),
        may_change=desk.may(Action.CHANGE_CASE),
        may_decide=desk.may(Action.DECIDE_CONFLICT),
        may_refer=desk.may(Action.ISSUE_REFERRAL),
        may_see_identity=desk.may(Action.SEE_IDENTITY) or desk.may(Action.SEE_CONTACT),
        may_keep_notes=desk.may(Action.KEEP_NOTES),
        may_go_on=may_change(desk.roles, Action.RECORD_FULL_INTAKE),
    )


def _events(desk: Desk, case_id: str) -> CaseEvents | None:
    """What happened and how dangerous it is, for whoever may know both."""
    from intake_desktop.services.classifications import incidents_of, risk_of

    if not (desk.may(Action.SEE_ACCOUNT) and desk.may(Action.SEE_RISK)):
        return None
    try:
        return CaseEvents(incidents_of(desk, case_id), risk_of(desk, case_id))
    except NoRecord:
        return None


def _older_forms(desk: Desk, case_id: str) -> str:
    """Whether a record waits for a newer form (``older``) or keeps answers of an earlier one (``kept``), for whoever
    may move it."""
    from intake_desktop.services import moving

    if not (desk.may(Action.CHANGE_CASE) and may_change(desk.roles, Action.RECORD_FULL_INTAKE)):
        return ""
    try:
        if moving.older_records(desk, case_id):
            return "older"
        return "kept" if moving.kept_answers(desk, case_id) else ""
    except (NoRecord, NotAllowed):
        return ""


class CaseView(Protocol):
    """What the presenter asks of the page."""

    def show_case(self, file: CaseFile, form: Form | None, providers: Mapping[str, Mapping[str, str]]) -> None: ...
    def show_sessions(self, sessions: CaseSessions | None) -> None: ...
    def show_others(self, rows: Sequence[CaseRow]) -> None: ...
    def show_events(self, events: CaseEvents | None) -> None: ...
    def show_older_forms(self, found: str) -> None: ...
    def show_identity(self, identity: Identity, seconds: int) -> None: ...
    def hide_identity(self) -> None: ...
    def show_seconds_left(self, seconds: int) -> None: ...
    def ask_reason(self, problem: Sentence | None) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class CasePresenter:
    """One open case. `clock` gives seconds and never runs backwards."""

    def __init__(self, services: CaseServices, runner: Runner, view: CaseView, clock: Callable[[], float]) -> None:
        self._services = services
        self._runner = runner
        self._view = view
        self._clock = clock
        self._case_id: str | None = None
        self._until: float | None = None

    @property
    def case_id(self) -> str | None:
        """The case on the screen."""
        return self._case_id

    def open(self, case_id: str) -> None:
        """Open a case; what was revealed of another one is hidden first."""
        self.hide()
        self._case_id = case_id
        self._read()

    def read_again(self) -> None:
        """Read the case again, because a service has touched it; what was revealed stays until its time is over."""
        if self._case_id is not None:
            self._read()

    def choose_category(self, code: str | None) -> None:
        """Give the case its category."""
        case_id = self._case_id
        if case_id is not None and code is not None:
            self._runner.run(
                lambda: self._services.set_category(case_id, code),
                lambda _: self._view.say("done", sentence("The category is set.")),
                self._view.say_trouble,
            )

    def decide_type(self, incident: str, type: str, reason: str) -> None:
        """Set the type of an incident against what the answers give, as a supervisor."""
        case_id = self._case_id
        if case_id is not None:
            self._runner.run(
                lambda: self._services.override_type(case_id, incident, type, reason),
                lambda _: self._view.say(
                    "done", sentence("Decided."), sentence("What the answers gave stays readable beside it.")
                ),
                self._view.say_trouble,
            )

    def set_level(self, level: str, reason: str) -> None:
        """Set how dangerous it is for her, by hand."""
        case_id = self._case_id
        if case_id is not None:
            self._runner.run(
                lambda: self._services.change_risk(case_id, level, reason),
                lambda _: self._view.say("done", sentence("The level is set.")),
                self._view.say_trouble,
            )

    def decide(self, conflict: Conflict, ref: str) -> None:
        """Keep one of the values that differ."""
        case_id = self._case_id
        if case_id is not None:
            self._runner.run(
                lambda: self._services.decide_conflict(case_id, conflict, ref),
                lambda _: self._view.say(
                    "done", sentence("Decided."), sentence("The other value stays readable in the history.")
                ),
                self._view.say_trouble,
            )

    # Identity

    @property
    def is_revealed(self) -> bool:
        """Whether her identity can be read now."""
        return self._until is not None

    def reveal(self, reason: str | None) -> None:
        """Show who she is for a minute; without a reason, ask for one."""
        case_id = self._case_id
        if case_id is None:
            return
        if reason is None:
            self._view.ask_reason(sentence("Choose a reason. It is noted with your code and the time."))
            return
        self._runner.run(
            lambda: self._services.reveal_identity(case_id, reason),
            lambda identity: self._show(case_id, identity),
            self._view.say_trouble,
        )

    def tick(self) -> None:
        """A second has passed while her identity can be read."""
        if self._until is None:
            return
        left = round(self._until - self._clock())
        if left <= 0:
            self.hide()
        else:
            self._view.show_seconds_left(left)

    def hide(self) -> None:
        """Hide her identity: the time is over, the page is left, or the desk is being locked."""
        self._until = None
        self._view.hide_identity()

    def _show(self, case_id: str, identity: Identity) -> None:
        if case_id != self._case_id:
            return
        self._until = self._clock() + REVEAL_SECONDS
        self._view.show_identity(identity, REVEAL_SECONDS)

    def _read(self) -> None:
        case_id = self._case_id
        assert case_id is not None

        def work() -> Found:
            file = self._services.open_case(case_id)
            form = self._services.form(file.record.form_id, file.record.form_version) if file.record else None
            names, sessions = self._services.provider_names(file), self._services.sessions(case_id)
            more = self._services.events(case_id), self._services.older_forms(case_id), self._services.others(case_id)
            return file, form, names, sessions, *more

        def then(found: Found) -> None:
            file, form, names, sessions, events, older, others = found
            self._view.show_case(file, form, names)
            self._view.show_events(events)
            self._view.show_sessions(sessions)
            self._view.show_older_forms(older)
            self._view.show_others(others)

        self._runner.run(work, then, self._view.say_trouble, latest="case page")
