# SPDX-License-Identifier: Apache-2.0
"""From the number of a slip to the reply that is written down. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.identifiers import slip_number_problem, tidy
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.stubs import TO_DO_LETTERS, StubPlan
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering.values import (
    A_DAY,
    CHOOSE,
    DIGITS,
    NOT_COUNTED,
    Problems,
    Values,
    day,
    day_or_moment,
    days,
    days_problems,
    moment_problems,
    text,
)
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.slip_courses import StubShown
    from intake_desktop.services.stubs import SlipFound

_LETTERS = len("R-4H7K2PX")
"""How many characters a number has: when the last one is there, it is looked up."""
_WHOLE = _LETTERS + len("7QF2")
"""Those of a number with the four characters of its slip behind it, where two slips bear it."""
_BARE = len("4H7K2PX")


@dataclass(frozen=True)
class StubServices:
    """The verbs of this page."""

    find: Callable[[str], SlipFound]
    record: Callable[[str, StubPlan], Any]
    keep: Callable[[str, dict[str, Any]], None]
    kept: Callable[[str], dict[str, Any] | None]
    written: Callable[[str, str], StubShown]
    """By slip and reply: what is put right."""
    correct: Callable[[str, str, StubPlan], Any]
    take_back: Callable[[str, str], Any]
    meant: Callable[[str, str], Sequence[Provider]]
    """By what somebody says and the sector."""
    opens_cases: bool


class StubView(Protocol):
    """What the presenter asks of the page."""

    def show_problem(self, words: Sentence | None, way_on: Sentence | None = None) -> None: ...
    def show_slip(self, slip: SlipFound) -> None: ...
    def give_back(self, values: Values) -> None: ...
    def show_meant(self, services: Sequence[Provider]) -> None: ...
    def hide_slip(self) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_correction(self, values: Values) -> None: ...
    def show_saved(self, slip: SlipFound, reply: str) -> None: ...
    def show_corrected(self, slip: SlipFound, words: Sentence) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


def as_number(typed: str) -> str:
    """The number that was typed or scanned; the R and the hyphen before it need not be typed. Where what comes behind
    them begins with an R itself, the check character tells which R it is.
    """
    plain = tidy(typed.translate(DIGITS))
    if plain.startswith("R-"):
        bare = plain[2:]
    else:
        bare = plain if _checks(plain[:_BARE]) and not _checks(plain[1 : _BARE + 1]) else plain.removeprefix("R")
    return f"R-{bare}" if bare else ""


def _checks(bare: str) -> bool:
    return slip_number_problem(f"R-{bare}") is None


def number_problem(typed: str) -> Sentence | None:
    """What is wrong with a number before anything is asked of the store; nothing while it can still become one."""
    number = as_number(typed)
    return slip_number_problem(number[:_LETTERS] if len(number) == _WHOLE else number)


class StubPresenter:
    """Keeps which slip is in front of her, and that nothing is saved twice."""

    def __init__(self, services: StubServices, runner: Runner, view: StubView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.slip: SlipFound | None = None
        self.corrects = ""
        """The id of the reply that is put right; nothing when a new one is written down."""
        self._asks_code = False
        self._asked = self._refused = ""
        self._busy = False
        runner.failed.connect(self._failed)

    def forget(self) -> None:
        """No slip is in front of her."""
        self.slip, self._asked, self.corrects = None, "", ""

    def typed(self, typed: str | None) -> None:
        """A key more: the number is looked up as soon as it is whole, and a wrong one is said at once."""
        number = as_number(typed or "")
        if self.slip is not None and number != self.slip.number:
            self.forget()
            self._view.hide_slip()
        if self._refused and number.startswith(self._refused) and _LETTERS < len(number) < _WHOLE:
            return  # what was said of the number stands while the four characters are typed behind it
        self._view.show_problem(None)
        if len(number) >= _LETTERS:
            self.look_up(typed or "")

    def look_up(self, typed: str, corrects: str = "") -> None:
        """Find the slip of a number, or say what is wrong with it; `corrects` is a reply to it that is put right."""
        number = as_number(typed)
        problem = number_problem(typed) if number else sentence("Type the number that stands on the slip.")
        self._view.show_problem(problem)
        if problem is not None:
            self._view.hide_slip()
            return
        if number == self._asked:  # it is being looked up, or is in front of her: a scanner ends with Enter
            return
        self._asked = number

        def work() -> tuple[SlipFound, dict[str, Any] | None, StubShown | None]:
            slip = self._services.find(number)
            if corrects:
                return slip, None, self._services.written(slip.id, corrects)
            return slip, self._services.kept(slip.id), None

        def found(read: tuple[SlipFound, dict[str, Any] | None, StubShown | None]) -> None:
            if self._asked == number:
                self.slip, kept, wrong = read
                self.corrects = wrong.id if wrong is not None else ""
                self._asks_code = self.slip.asks_code and (wrong is None or wrong.way != "phone")
                self._view.show_slip(self.slip)
                if wrong is not None:
                    self._view.show_correction(values_of(wrong))
                elif kept is not None:
                    self._view.give_back(kept)

        def refused(trouble: Trouble) -> None:
            if self._asked == number:
                self.forget()
                self._refused = number
                self._view.hide_slip()
                self._view.show_problem(trouble.what, trouble.way_on)

        self._runner.run(work, found, refused, latest="slip of a reply")

    def look_for(self, said: str) -> None:
        """Find the services of the directory that somebody may mean, but not the one that answers."""
        if (slip := self.slip) is None:
            return
        self._runner.run(
            lambda: [one for one in self._services.meant(said, slip.sector) if one.names != slip.names],
            self._view.show_meant,
            self._view.say_trouble,
            latest="a service that is meant",
        )

    def save(self, values: Values) -> None:
        """Write the reply down, or say what is missing."""
        slip = self.slip
        if slip is None or self._busy:
            return
        problems = stub_problems(values, asks_code=self._asks_code)
        self._view.show_problems(problems)
        if problems:
            return
        self._busy, wrong = True, self.corrects

        def saved(done: Any) -> None:
            self._busy = False
            self.forget()
            if wrong:
                self._view.show_corrected(slip, sentence("The reply is corrected."))
            else:
                self._view.show_saved(slip, done.id)

        def refused(trouble: Trouble) -> None:
            self._busy = False
            self._view.say_trouble(trouble)

        services, plan = self._services, plan_of(values)

        def work() -> Any:
            return services.correct(slip.id, wrong, plan) if wrong else services.record(slip.id, plan)

        self._runner.run(work, saved, refused)

    def take_back(self, slip: SlipFound, reply: str) -> None:
        """A reply was entered by mistake, such as at the number of another slip."""
        self._runner.run(
            lambda: self._services.take_back(slip.id, reply),
            lambda _: self._view.show_corrected(slip, NOT_COUNTED),
            self._view.say_trouble,
            once=("reply", slip.id),
        )

    def keep(self, values: Values) -> None:
        """The desk locks: what is whole is saved, nothing is asked; what is not waits for her. A correction is saved by
        its verb alone.
        """
        if (slip := self.slip) is None or self._busy or self.corrects:
            return
        if stub_problems(values, asks_code=slip.asks_code):
            self.put_aside(values)
        else:
            self._runner.run(lambda: self._services.record(slip.id, plan_of(values)), lambda _: None, lambda _: None)

    def put_aside(self, values: Values) -> None:
        """She goes on with another slip: what she typed of this one waits for her, and nothing is recorded."""
        if (slip := self.slip) is None or self._busy or self.corrects:
            return
        typed = {name: value for name, value in values.items() if value and name != "code"}
        self._runner.run(lambda: self._services.keep(slip.id, typed), lambda _: None, lambda _: None)

    def _failed(self, _: object) -> None:
        self._busy = False
        if self.slip is None:
            self._asked = ""


def stub_problems(values: Values, *, asks_code: bool = True) -> Problems:
    """What is missing or not right, by the name of the field. Fields that are not asked hold nothing."""
    found: Problems = {}
    if not values.get("decision"):
        found["decision"] = CHOOSE
    if values.get("decision") == "declined" and not values.get("reason"):
        found["reason"] = CHOOSE
    if values.get("decision") == "redirected" and not text(values, "provider"):
        found["provider"] = sentence("Write where they send her.")
    if asks_code and values.get("way") == "phone" and not text(values, "code"):
        found["code"] = sentence("Ask them to read the four characters from the slip.")
    found |= days_problems(values, (), ("received_on", "first_appointment", "next_appointment"))
    for day_name, time_name in (("first_appointment", "first_time"), ("received_on", "received_time")):
        if text(values, time_name) and (wrong := moment_problems(_at(values, day_name, time_name)).get("time")):
            found[time_name] = wrong
    if days(values, "service_days") is None:
        found["service_days"] = A_DAY
    if len(text(values, "to_do")) > TO_DO_LETTERS:
        found["to_do"] = sentence("This is too long: write at most {most} letters.", most=TO_DO_LETTERS)
    return found


def _at(values: Values, day_name: str, time_name: str) -> Values:
    return {"day": values.get(day_name), "time": text(values, time_name)}


def services_at(desk: Desk) -> StubServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import providers, slip_drafts, stubs

    def record(referral: str, plan: StubPlan) -> Any:
        done = stubs.record_stub(desk, referral, plan)
        slip_drafts.drop_reply(desk, referral)
        return done

    return StubServices(
        find=lambda number: stubs.find_slip(desk, number),
        record=record,
        keep=lambda referral, answers: slip_drafts.keep_reply(desk, referral, answers),
        kept=lambda referral: slip_drafts.kept_reply(desk, referral),
        written=lambda *which: stubs.reply_of(desk, *which),
        correct=lambda *what: stubs.correct_stub(desk, *what),
        take_back=lambda *which: stubs.take_back_stub(desk, *which),
        meant=lambda said, sector: providers.meant(desk, said, sector),
        opens_cases=desk.may(Action.SEE_CASES),
    )


def plan_of(values: Values) -> StubPlan:
    """The reply as its service takes it. A first appointment without a time is that day."""
    said = {"yes": True, "no": False}
    first = day_or_moment(values, "first_appointment", "first_time")
    return StubPlan(
        way=values.get("way") or "paper", decision=values["decision"],
        received_on=day_or_moment(values, "received_on", "received_time"),
        reason=values.get("reason") or "", provider=text(values, "provider"), first_appointment=first,
        came=said.get(values.get("came") or ""), result=values.get("result") or "",
        service_days=tuple(days(values, "service_days") or ()), next_appointment=day(values, "next_appointment"),
        to_do=text(values, "to_do"), may_contact=said.get(values.get("may_contact") or ""),
        focal_code=text(values, "focal_code"), code=text(values, "code"),
    )  # fmt: skip


def values_of(stub: StubShown) -> dict[str, Any]:
    """What the form begins with when a reply is put right."""
    return {
        "way": stub.way, "decision": stub.decision, "reason": stub.reason or None, "provider": stub.provider or None,
        "came": stub.came or None, "result": stub.result or None,
        "first_appointment": stub.first_appointment[:10] or None,
        "first_time": stub.first_appointment[11:16] or None,
        "received_on": stub.received_on[:10] or None,
        "received_time": stub.received_on[11:16] or None, "service_days": ", ".join(stub.service_days) or None,
        "next_appointment": stub.next_appointment[:10] or None, "to_do": stub.to_do or None,
        "may_contact": stub.may_contact or None, "focal_code": stub.focal_code or None,
    }  # fmt: skip
