# SPDX-License-Identifier: Apache-2.0
"""What stands under Today, in one list, and where a press on each line leads. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.tasks import CONTACTS
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import Speaker
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.laws import ReportsCounted
    from intake_desktop.services.supervision import Caseload, Discussed, Issued
    from intake_desktop.services.today import Begun, Due, Endangered, Reply, Today

Said = Sentence | str | Callable[[Speaker], str]

_HEARD = frozenset({"tasks", "drafts", "cases", "referrals", "bundles"})
_LEADS: dict[str, tuple[str, ...]] = {
    "complete_intake": ("intake", "case"),
    "record_incident": ("intake", "case"),
    "judge_risk": ("reassess", "case"),
    "review_high_risk": ("contacts", "case"),
    "suicide_supervisor": ("contacts", "case"),
    "offer_escort": ("contacts", "stages", "case"),
    "onward_plan": ("stages", "case"),
    "ask_consent_again": ("consent", "case"),
    "consent_at_18": ("consent", "case"),
    "see_child_consent": ("consent", "case"),
    "ask_consent_elsewhere": ("referrals", "case"),
    "review_plan": ("plan", "case"),
    "plan_anew": ("plan", "case"),
    "review_safety_plan": ("plan", "case"),
    "confirm_emergency": ("emergency", "case"),
    "decide_closure": ("closing", "case"),
    "await_transfer": ("closing", "case"),
    "find_another": ("referrals", "case"),
}
"""Where a task is done; whichever of these pages is open to her comes first. All others: the tasks of the case."""

REASONS: dict[str, Sentence] = {
    "high_risk": sentence("High risk"),
    "late_tasks": sentence("Something is late"),
    "late_replies": sentence("A reply is late"),
    "not_assessed": sentence("Danger not judged"),
    "quiet": sentence("Nothing written for 30 days"),
    "closure_asked": sentence("Closing asked for"),
    "outside_agreement": sentence("Contacted otherwise than agreed"),
}


@dataclass(frozen=True)
class Place:
    """Where a line leads: pages, the first one that is open to her counts, and what they are given."""

    pages: tuple[str, ...]
    where: dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One line: how urgent (`state`, a state of the theme), what it is, whose case."""

    key: str
    when: Said
    state: str
    what: Said
    code: str
    risk: str
    owner: str
    place: Place


@dataclass(frozen=True)
class TodayServices:
    """The verbs of this page. Without `caseloads` she has nobody to look after."""

    today: Callable[[], Today]
    now: Callable[[], datetime]
    staff_code: str
    may_record: bool
    may_reply: bool = False
    """She writes down replies to slips."""
    caseloads: Callable[[], Sequence[Caseload]] | None = None
    to_discuss: Callable[[str], Sequence[Discussed]] | None = None
    issued: Callable[[], Issued] | None = None
    by_law: Callable[[], Sequence[ReportsCounted]] | None = None


def services_at(desk: Desk) -> TodayServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import laws, supervision, today

    supervises = desk.may(Action.APPROVE_CLOSURE)
    return TodayServices(
        today=lambda: today.today(desk),
        now=lambda: desk.now().astimezone(),
        staff_code=desk.staff_code,
        may_record=desk.may(Action.RECORD_INTAKE),
        may_reply=desk.may(Action.RECORD_RECEIPT) and desk.may(Action.SEE_CASES),
        caseloads=(lambda: supervision.caseloads(desk)) if supervises else None,
        to_discuss=(lambda staff: supervision.to_discuss(desk, staff)) if supervises else None,
        issued=(lambda: supervision.issued_this_month(desk)) if desk.may(Action.INTERNAL_REPORTS) else None,
        by_law=(lambda: laws.reports_by_law(desk)) if desk.may(Action.INTERNAL_REPORTS) else None,
    )


class TodayView(Protocol):
    """What the presenter asks of the page."""

    def show_items(self, items: Sequence[Item], summary: Sequence[tuple[Said, str]], *, has_cases: bool) -> None: ...
    def show_caseloads(self, caseloads: Sequence[Caseload]) -> None: ...
    def show_issued(self, issued: Issued) -> None: ...
    def show_by_law(self, found: Sequence[ReportsCounted]) -> None: ...
    def show_discussed(self, staff: str, found: Sequence[Discussed]) -> None: ...
    def go_to(self, place: Place) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class TodayPresenter:
    """Reads the day, and again whenever something of it was touched."""

    def __init__(self, services: TodayServices, runner: Runner, view: TodayView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._places: dict[str, Place] = {}
        self._staff = ""

    def opened(self) -> None:
        """Read the day."""
        self._runner.run(self._services.today, self._show, self._view.say_trouble, latest="today")

    def heard(self, touched: frozenset[str]) -> None:
        """Read again what a service has touched."""
        if touched & _HEARD or any(name.startswith("case:") for name in touched):
            self.opened()
            if self._staff:
                self.chose(self._staff)

    def acted(self, key: str) -> None:
        """A line was pressed: go where it is done."""
        if (place := self._places.get(key)) is not None:
            self._view.go_to(place)

    def asked_for_caseload(self) -> None:
        """A supervisor wants to know how much everybody has."""
        if self._services.caseloads is not None:
            self._runner.run(
                self._services.caseloads, self._view.show_caseloads, self._view.say_trouble, latest="caseloads"
            )
        if self._services.caseloads is not None and self._services.issued is not None:
            self._runner.run(self._services.issued, self._view.show_issued, self._view.say_trouble, latest="issued")
        if self._services.caseloads is not None and self._services.by_law is not None:
            self._runner.run(self._services.by_law, self._view.show_by_law, self._view.say_trouble, latest="by law")

    def chose(self, staff: str) -> None:
        """She talks over the cases of one caseworker."""
        self._staff = staff
        asked = self._services.to_discuss
        if asked is not None:
            self._runner.run(
                lambda: asked(staff),
                lambda found: self._view.show_discussed(staff, found),
                self._view.say_trouble,
                latest="to discuss",
            )

    def discussed(self, case_id: str) -> None:
        """One of them is opened."""
        self._view.go_to(Place(("contacts", "case"), {"case_id": case_id}))

    def _show(self, found: Today) -> None:
        items = list(_items(found, self._services.now()))
        self._places = {item.key: item.place for item in items if item.place.pages}
        self._view.show_items(items, _summary(found), has_cases=found.has_cases or bool(items))


def _summary(found: Today) -> list[tuple[Said, str]]:
    """How many of each, for the line above the list."""
    parts: tuple[tuple[Any, Callable[[Speaker, int], str], str], ...] = (
        (found.overdue, lambda speaker, n: speaker.say_count("{n} late", "{n} late", n), "error"),
        (found.due, lambda speaker, n: speaker.say_count("{n} today", "{n} today", n), "info"),
        (found.drafts, lambda speaker, n: speaker.say_count("{n} draft", "{n} drafts", n), "neutral"),
        (
            found.replies,
            lambda speaker, n: speaker.say_count("{n} reply awaited", "{n} replies awaited", n),
            "waiting",
        ),
        (
            found.high_risk,
            lambda speaker, n: speaker.say_count("{n} at high risk", "{n} at high risk", n),
            "warning",
        ),
        (found.approvals, lambda speaker, n: speaker.say_count("{n} to decide", "{n} to decide", n), "info"),
    )
    return [(_counted(part, say), state) for part, say, state in parts if part.total]


def _counted(part: Any, say: Callable[[Speaker, int], str]) -> Said:
    if part.is_more:
        return lambda speaker: say(speaker, part.total - 1) + "+"
    return lambda speaker: say(speaker, part.total)


def _items(found: Today, now: datetime) -> Iterator[Item]:
    """All lines in the order of what matters; among what is late, those at high risk first."""
    for task in sorted(found.overdue.rows, key=lambda one: one.risk_level != "high"):
        yield _task(task, "late", _late(task.due, now), "error")
    for task in found.due.rows:
        yield _task(task, "due", _today(task.due), "info")
    for begun in found.drafts.rows:
        yield _draft(begun)
    for reply in found.replies.rows:
        yield _reply(reply, now)
    for risk in found.high_risk.rows:
        yield _risk(risk)
    for task in found.approvals.rows:
        state = "error" if task.is_overdue else "info"
        yield _task(task, "decide", _late(task.due, now) if task.is_overdue else sentence("To decide"), state)
    for task in found.week.rows:
        yield _task(task, "week", _on(task.due), "neutral")


def _task(task: Due, part: str, when: Said, state: str) -> Item:
    kind, note = task.kind, task.note

    def what(speaker: Speaker) -> str:
        label = speaker.label("task_kind", kind)
        if note and kind == "other":
            return note
        return f"{label}: {note}" if note else label

    pages = ("contacts", "case") if kind in CONTACTS else _LEADS.get(kind, ("contacts", "case"))
    place = Place(pages if task.case_id else (), {"case_id": task.case_id, "task_id": task.id})
    return Item(f"{part}:{task.id}", when, state, what, task.survivor_code, task.risk_level, task.owner, place)


def _draft(begun: Begun) -> Item:
    draft = begun.draft
    goes_on = bool(begun.survivor_code)

    def what(speaker: Speaker) -> str:
        moment = speaker.moment(draft.updated_at)
        if goes_on:
            return speaker.say("More about her, not finished, {moment}", moment=moment)
        return speaker.say("Intake, not finished, {moment}", moment=moment)

    place = Place(("intake",), {"draft_id": draft.id})
    return Item(f"draft:{draft.id}", sentence("Draft"), "neutral", what, begun.survivor_code, "", "", place)


def _reply(reply: Reply, now: datetime) -> Item:
    def what(speaker: Speaker) -> str:
        name = speaker.pick(reply.names) if reply.names else speaker.label("service_sector", reply.sector)
        slip = speaker.say("{service}, slip {number}", service=name, number=speaker.isolate(reply.slip_number))
        here = reply.waits_for == "delivered" and reply.is_late
        return f"{speaker.say('To hand over')}: {slip}" if here else slip  # its first column says only how late it is

    if reply.waits_for == "delivered":
        when = _late(reply.reply_by, now) if reply.is_late else sentence("To hand over")
        place = Place(("referrals", "case"), {"case_id": reply.case_id})
    else:
        when = _reply_late(reply.reply_by, now) if reply.is_late else _reply_by(reply.reply_by)
        place = Place(("stub", "referrals", "case"), {"case_id": reply.case_id, "number": reply.slip_number})
    state = "error" if reply.is_escalated else "warning" if reply.is_late else "waiting"
    return Item(f"reply:{reply.id}", when, state, what, reply.survivor_code, "", reply.owner, place)


def _risk(risk: Endangered) -> Item:
    def what(speaker: Speaker) -> str:
        if not risk.judged_on:
            return speaker.say("The danger was never judged with her: ask the questions")
        day = speaker.date(risk.judged_on)
        if risk.is_old:
            return speaker.say("The danger was judged on {day}: out of date, judge it anew", day=day)
        return speaker.say("The danger was judged on {day}", day=day)

    pages = ("reassess", "case") if risk.is_old else ("case",)
    where = {"case_id": risk.case_id}
    when = sentence("High risk")
    state = "error" if risk.is_old else "warning"
    return Item(f"risk:{risk.case_id}", when, state, what, risk.survivor_code, "high", risk.owner, Place(pages, where))


def _late(due: str, now: datetime) -> Said:
    days = (now.date() - date.fromisoformat(due[:10])).days
    if days < 1:
        return lambda speaker: speaker.say("Late since {time}", time=speaker.time(due))
    return lambda speaker: speaker.say_count("{n} day late", "{n} days late", days)


def _today(due: str) -> Said:
    if len(due) > len("2026-11-22"):
        return lambda speaker: speaker.say("Today, {time}", time=speaker.time(due))
    return sentence("Today")


def _on(due: str) -> Said:
    return lambda speaker: speaker.date(due)


def _reply_late(by: str, now: datetime) -> Said:
    days = (now.date() - date.fromisoformat(by[:10])).days
    if days < 1:
        return sentence("Reply late")
    return lambda speaker: speaker.say_count("Reply {n} day late", "Reply {n} days late", days)


def _reply_by(by: str) -> Said:
    return lambda speaker: speaker.say("Reply by {day}", day=speaker.date(by)) if by else speaker.say("Reply awaited")
