# SPDX-License-Identifier: Apache-2.0
"""What the page of a case's slips reads, checks and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.referrals import BY_CARRIER, Step
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering.values import CHOOSE, Problems, Values, day_or_moment, moment, moment_problems, text
from intake_desktop.ui.runner import Runner

from .words import PRIORITY

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.slip_courses import ReferralShown


@dataclass(frozen=True)
class ReferralsServices:
    """The verbs of the page."""

    header: Callable[[str], CaseHead]
    read: Callable[[str], Sequence[ReferralShown]]
    take_step: Callable[[str, Step, Any], Any]
    """By slip and step, with the proof of a supervisor who came to the desk, or nothing."""
    change_priority: Callable[[str, str, str], Any]
    """By slip, how urgent it is, and why where it is less urgent than it was."""
    take_back_step: Callable[[str, str], Any]
    """By slip and step: it was entered by mistake."""
    take_back_reply: Callable[[str, str], Any]
    confirm: Callable[[str, bytearray], object]
    meant: Callable[[str, str], Sequence[Provider]]
    """By what somebody says and the sector."""
    now: Callable[[], datetime]
    may_issue: bool
    may_reply: bool
    may_consent: bool
    may_files: bool
    """Whether files of partners come and go here at all; not at a practice desk."""


def services_at(desk: Desk) -> ReferralsServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import heads, providers, referrals, second, slip_courses, stubs

    return ReferralsServices(
        header=lambda case_id: heads.head_of(desk, case_id),
        read=lambda case_id: slip_courses.referrals_of(desk, case_id),
        take_step=lambda referral, step, proof: referrals.take_step(
            desk, referral, step.status, step=step, second=proof
        ),
        change_priority=lambda *what: referrals.change_priority(desk, *what),
        take_back_step=lambda *which: stubs.take_back_step(desk, *which),
        take_back_reply=lambda *which: stubs.take_back_stub(desk, *which),
        confirm=lambda code, word: second.confirm_approval(desk, code, word, Action.APPROVE_REFERRAL),
        meant=lambda said, sector: providers.meant(desk, said, sector),
        now=lambda: desk.now().astimezone(),
        may_issue=desk.may(Action.ISSUE_REFERRAL),
        may_reply=desk.may(Action.RECORD_RECEIPT),
        may_consent=desk.may(Action.RECORD_CONSENT),
        may_files=desk.may(Action.RECEIVE_SLIPS) and not desk.centre.practice,
    )


class ReferralsView(Protocol):
    """What the presenter asks of the page."""

    def show_slips(self, slips: Sequence[ReferralShown]) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_meant(self, services: Sequence[Provider]) -> None: ...
    def close_form(self) -> None: ...
    def show_taken_back(self, referral: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def hush(self) -> None: ...


class ReferralsPresenter:
    """The slips of one case, and the step that is being written down."""

    def __init__(self, services: ReferralsServices, runner: Runner, view: ReferralsView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.case_id = ""
        self.slips: Sequence[ReferralShown] = ()
        self._busy = False
        self.proof: object | None = None
        """A supervisor who came to the desk and agreed; spent with one step."""
        runner.failed.connect(self._failed)

    def asks_supervisor(self, referral: str, status: str) -> bool:
        """Whether somebody has to agree to this step who may."""
        steps = (step for one in self.slips if one.slip.id == referral for step in one.next)
        return any(step.status == status and step.asks_supervisor for step in steps)

    def open(self, case_id: str) -> None:
        """Read a case."""
        if case_id != self.case_id:
            self.slips = ()
        self.case_id = case_id

        def show(slips: Sequence[ReferralShown]) -> None:
            if case_id == self.case_id:
                self.slips = slips
                self._view.show_slips(slips)

        self._runner.run(lambda: self._services.read(case_id), show, self._view.say_trouble, latest="slips of a case")

    def begun(self, referral: str, status: str) -> dict[str, Any]:
        """What the form of a step begins with: it happened now, unless somebody says otherwise."""
        now = self._services.now()
        slip = next((one.slip for one in self.slips if one.slip.id == referral), None)
        if status == PRIORITY:
            return {PRIORITY: (slip.priority if slip is not None else "") or "routine"}
        values: dict[str, Any] = {"day": now.date().isoformat(), "time": now.strftime("%H:%M")}
        if status == "delivered" and slip is not None:
            values["delivery"] = slip.delivery or BY_CARRIER.get(slip.carrier)
        if status in ("received", "accepted", "declined_by_provider", "redirected"):
            values["by"] = "receiver"
        elif status in ("in_service", "not_reached", "service_completed"):
            values["by"] = "receiver" if slip is not None and slip.may_tell else "survivor"
        return values

    def save(self, status: str, values: Values) -> None:
        """Take a step, or say what is missing."""
        problems = {} if status == PRIORITY else step_problems(status, values)
        self._view.show_problems(problems)
        if problems or self._busy:
            return
        self._busy = True

        def done(_: object) -> None:
            self._busy = False
            self._view.hush()
            self._view.close_form()

        def refused(trouble: Trouble) -> None:
            self._busy = False
            self._view.say_trouble(trouble)

        referral = str(values["id"])
        if status == PRIORITY:
            chosen, why = str(values.get(PRIORITY) or ""), text(values, "why")
            self._runner.run(lambda: self._services.change_priority(referral, chosen, why), done, refused)
            return
        step = step_of(status, values, self._services.now())
        proof, self.proof = self.proof, None
        self._runner.run(lambda: self._services.take_step(referral, step, proof), done, refused)

    def look_for(self, referral: str, said: str) -> None:
        """Find the services of the directory that somebody may mean, but not the one that sends her elsewhere."""
        slip = next((one.slip for one in self.slips if one.slip.id == referral), None)
        sector, here = (slip.sector, slip.provider) if slip is not None else ("", "")
        self._runner.run(
            lambda: [one for one in self._services.meant(said, sector) if one.id != here],
            self._view.show_meant,
            self._view.say_trouble,
            latest="a service that is meant",
        )

    def issue_without_paper(self, referral: str) -> None:
        """A desk of this centre gets it as it is; nothing is printed."""
        proof, self.proof = self.proof, None
        self._runner.run(
            lambda: self._services.take_step(referral, Step("issued"), proof),
            lambda _: None,
            self._view.say_trouble,
            once=("issued", referral),
        )

    def take_back(self, referral: str, step: str, stub: str) -> None:
        """A step, or else a reply, was entered by mistake: it does not count any more."""
        deed, which = (self._services.take_back_step, step) if step else (self._services.take_back_reply, stub)
        self._runner.run(
            lambda: deed(referral, which),
            lambda _: self._view.show_taken_back(referral),
            self._view.say_trouble,
            once=("step", referral),
        )

    def keep(self, status: str, values: Values) -> None:
        """The desk locks: what is whole is saved, nothing is asked. What ends a slip is saved by its verb alone."""
        if status in KEPT and not step_problems(status, values):
            referral, step = str(values["id"]), step_of(status, values, self._services.now())
            self._runner.run(lambda: self._services.take_step(referral, step, None), lambda _: None, lambda _: None)

    def _failed(self, _: object) -> None:
        self._busy = False


KEPT = frozenset({"delivered", "received", "accepted", "in_service", "service_completed"})


def step_problems(status: str, values: Values) -> Problems:
    """What is missing or not right, by the name of the field; what only the slip itself knows, its service says."""
    found: Problems = moment_problems(values)
    needed = {
        "delivered": "delivery", "declined_by_provider": "reason", "service_completed": "result",
    }.get(status)  # fmt: skip
    if needed and not values.get(needed):
        found[needed] = CHOOSE
    if "by" in values and not values.get("by"):
        found["by"] = CHOOSE
    if status == "redirected" and not text(values, "provider"):
        found["provider"] = sentence("Write where they send her.")
    if status == "cancelled" and not text(values, "note"):
        found["note"] = sentence("Write why the slip is taken back.")
    if status == "closed" and not values.get("helped") and not text(values, "without_why"):
        found["helped"] = sentence("Ask her whether it helped, or write why she was not asked.")
    if status == "accepted" and not values.get("walk_in"):
        appointment = _appointment(values)
        found |= {{"day": "on_day", "time": "on_time"}[name]: words for name, words in _wrong(values).items()}
        if appointment is None and not text(values, "on_day"):
            found["on_day"] = sentence("Write when she can come, or that she can come without an appointment.")
    return found


def _wrong(values: Values) -> Problems:
    if not text(values, "on_day"):
        return {}
    at = {"day": values.get("on_day"), "time": text(values, "on_time") or "00:00"}  # a time may be missing
    return moment_problems(at)


def _appointment(values: Values) -> datetime | date | None:
    """When she is to come; a day without a time is that day."""
    if values.get("walk_in"):
        return None
    return day_or_moment(values, "on_day", "on_time")


def step_of(status: str, values: Values, now: datetime) -> Step:
    """The step as its service takes it. What was not changed happened now, to the second."""
    happened = moment(values)
    if happened is not None and happened == datetime.combine(now.date(), time(now.hour, now.minute)).astimezone():
        happened = None
    return Step(
        status=status, happened_at=happened, note=text(values, "note"), reason=values.get("reason") or "",
        delivery=values.get("delivery") or "", by=values.get("by") or "", provider=text(values, "provider"),
        appointment=_appointment(values), walk_in=bool(values.get("walk_in")), result=values.get("result") or "",
        helped=values.get("helped") or "", without_why=text(values, "without_why"),
    )  # fmt: skip
