# SPDX-License-Identifier: Apache-2.0
"""What the page about files of partners shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.stubs import TO_DO_LETTERS, StubPlan
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering.values import (
    A_DAY,
    CHOOSE,
    Problems,
    Values,
    day,
    day_or_moment,
    days,
    days_problems,
    moment_problems,
    text,
)
from intake_desktop.ui.printers import PrinterChoice, Printers, PrintWish
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.exchange import Sent, StopOwed
    from intake_desktop.services.incoming import Incoming, IncomingRow, SlipSeen

Names = Mapping[str, str]


@dataclass(frozen=True)
class Lists:
    """What lies here: slips that came, stops that have to go out, and the names of who sent what."""

    rows: Sequence[IncomingRow]
    owed: Sequence[StopOwed]
    names: Mapping[str, Names]
    """By the id of the service in the directory."""


@dataclass(frozen=True)
class IncomingServices:
    """The verbs of this page, with the desk already in them."""

    read: Callable[[], Lists]
    look: Callable[[Path], tuple[SlipSeen, Names, bytes | None]]
    keep: Callable[[Any], Any]
    take_stop: Callable[[Any], Any]
    take_reply: Callable[[Any], Any]
    open: Callable[[str], tuple[Incoming, Names, bytes]]
    answer: Callable[[str, StubPlan, Path], Any]
    keep_answer: Callable[[str, dict[str, Any]], None]
    kept_answer: Callable[[str], dict[str, Any] | None]
    note: Callable[[str, int], object]
    forget: Callable[[str], Any]
    send_stop: Callable[[str, Path], Any]
    send_again: Callable[[str, Path], Any]


def services_at(desk: Desk) -> IncomingServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import exchange, incoming, providers, slip_drafts

    def read() -> Lists:
        incoming.forget_due(desk)
        rows = incoming.list_incoming(desk)
        owed = exchange.stops_to_send(desk) if desk.may(Action.RECORD_RECEIPT) else []
        return Lists(
            rows, owed, {id: providers.find_provider(desk, id).names for id in {row.provider_id for row in rows}}
        )

    def look(path: Path) -> tuple[SlipSeen, Names, bytes | None]:
        seen = incoming.look_into(desk, path)
        pdf = incoming.seen_pdf(desk, seen) if seen.kind == "slip" else None
        return seen, providers.find_provider(desk, seen.provider_id).names, pdf

    def open_one(id: str) -> tuple[Incoming, Names, bytes]:
        slip = incoming.open_incoming(desk, id)
        return slip, providers.find_provider(desk, slip.row.provider_id).names, incoming.incoming_pdf(desk, id)

    def answer(id: str, plan: StubPlan, folder: Path) -> Any:
        sent = incoming.answer_slip(desk, id, plan, folder)
        slip_drafts.drop_answer(desk, id)
        return sent

    return IncomingServices(
        read=read,
        look=look,
        keep=lambda seen: incoming.accept_slip(desk, seen),
        take_stop=lambda seen: incoming.take_stop(desk, seen),
        take_reply=lambda seen: incoming.take_reply(desk, seen),
        open=open_one,
        answer=answer,
        keep_answer=lambda id, answers: slip_drafts.keep_answer(desk, id, answers),
        kept_answer=lambda id: slip_drafts.kept_answer(desk, id),
        note=lambda id, copies: incoming.note_print(desk, id, copies),
        forget=lambda id: incoming.forget_slip(desk, id),
        send_stop=lambda referral, folder: exchange.send_stop(desk, referral, folder),
        send_again=lambda referral, folder: exchange.send_slip(desk, referral, folder),
    )


class IncomingView(Protocol):
    """What the presenter asks of the page."""

    def show_lists(self, lists: Lists) -> None: ...
    def show_seen(self, seen: SlipSeen, names: Names) -> None: ...
    def show_slip(self, slip: Incoming, names: Names) -> None: ...
    def show_paper(self, pdf: bytes | None) -> None: ...
    def show_printers(self, printers: Sequence[PrinterChoice]) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_reply_taken(self, number: str) -> None: ...
    def ask_place(self, then: Callable[[Path], object]) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class IncomingPresenter:
    """Knows which file or slip is in front of her; nothing is stored before she says so."""

    def __init__(
        self, services: IncomingServices, runner: Runner, printers: Callable[[], Printers], view: IncomingView
    ) -> None:
        self._services, self._runner, self._printers, self._view = services, runner, printers, view
        self.seen: SlipSeen | None = None
        self.kept: dict[str, Any] | None = None
        """What she had typed of the answer to the slip in front of her."""
        self.slip: Incoming | None = None
        self._pdf: bytes | None = None
        self._busy = False
        runner.failed.connect(lambda _: self._end())

    def opened(self) -> None:
        """Read what lies here."""
        self.forget()
        self._runner.run(self._services.read, self._view.show_lists, self._view.say_trouble, latest="incoming")

    def forget(self) -> None:
        """Nothing is in front of her any more."""
        self.seen = self.slip = self._pdf = self.kept = None
        self._view.show_paper(None)

    def look(self, path: Path) -> None:
        """Check a file and show what is in it; nothing is stored."""

        def then(found: tuple[SlipSeen, Names, bytes | None]) -> None:
            self.slip, self.seen, self._pdf = None, found[0], found[2]
            self._view.show_seen(found[0], found[1])
            self._view.show_paper(found[2])

        self._do(lambda: self._services.look(path), then)

    def take(self) -> None:
        """She says yes to the file in front of her: keep the slip, write the reply down, end what was stopped."""
        seen = self.seen
        if seen is None:
            return
        deed = {"slip": self._services.keep, "reply": self._services.take_reply, "stop": self._services.take_stop}

        def then(_: object) -> None:
            self.opened()
            number = seen.found.slip_number
            if seen.kind == "reply":
                self._view.show_reply_taken(number)
            elif seen.kind == "slip":
                self._view.say("done", sentence("Slip {number} is kept here.", number=number))
            else:
                self._view.say(
                    "done",
                    sentence("What was kept of slip {number} is erased.", number=number),
                    sentence("Tell everybody here who has read it: she does not want it any more."),
                )

        self._do(lambda: deed[seen.kind](seen), then)

    def open(self, incoming_id: str) -> None:
        """Open a slip that is kept here."""

        def work() -> tuple[Incoming, Names, bytes]:
            found = self._services.open(incoming_id)
            kept.append(self._services.kept_answer(incoming_id))
            return found

        kept: list[dict[str, Any] | None] = []

        def then(found: tuple[Incoming, Names, bytes]) -> None:
            self.seen, self.slip, self._pdf = None, found[0], found[2]
            self.kept = kept[0]
            self._view.show_slip(found[0], found[1])
            self._view.show_paper(found[2])
            self.look_for_printers()

        self._do(work, then)

    def look_for_printers(self) -> None:
        """Ask the system which printers there are."""
        self._runner.run(lambda: self._printers().available(), self._view.show_printers, self._view.say_trouble)

    def print(self, wish: PrintWish) -> None:
        """Put the slip on paper and note it."""
        slip, pdf = self.slip, self._pdf
        if slip is None or pdf is None:
            return

        def work() -> None:
            self._printers().print(pdf, wish)
            self._services.note(slip.row.id, wish.copies)

        self._do(work, lambda _: self._view.say("done", sentence("The slip was printed.")))

    def send_answer(self, values: Values) -> None:
        """Ask where to, then seal the reply to the sender; or say what is missing."""
        slip = self.slip
        if slip is None or self._busy:
            return
        problems = answer_problems(values)
        self._view.show_problems(problems)
        if problems:
            return
        plan, id, number = plan_of(values), slip.row.id, slip.row.slip_number
        self._view.ask_place(
            lambda folder: self._do(
                lambda: self._services.answer(id, plan, folder), lambda sent: self._written(sent, number)
            )
        )

    def keep(self, values: Values) -> None:
        """The desk locks: what is typed of an answer waits for her, and goes with the slip."""
        if (slip := self.slip) is None or self._busy:
            return
        typed = {name: value for name, value in values.items() if value}
        self._runner.run(lambda: self._services.keep_answer(slip.row.id, typed), lambda _: None, lambda _: None)

    def erase(self) -> None:
        """Destroy the slip in front of her before its time."""
        if (slip := self.slip) is None:
            return

        def then(_: object) -> None:
            self.opened()
            self._view.say("done", sentence("Slip {number} is erased here.", number=slip.row.slip_number))

        self._do(lambda: self._services.forget(slip.row.id), then)

    def send_stop(self, owed: StopOwed) -> None:
        """Ask where to, then write the file that tells the receiver that she stopped the slip."""
        self._view.ask_place(
            lambda folder: self._do(
                lambda: self._services.send_stop(owed.referral_id, folder),
                lambda sent: self._written(sent, owed.slip_number),
            )
        )

    def send_again(self, owed: StopOwed) -> None:
        """Ask where to, then seal the slip once more as it may be told now: it takes the place of the former file."""
        self._view.ask_place(
            lambda folder: self._do(
                lambda: self._services.send_again(owed.referral_id, folder),
                lambda sent: self._written(sent, owed.slip_number),
            )
        )

    def _written(self, sent: Sent, number: str) -> None:
        self.opened()
        self._view.say(
            "done",
            sentence("The sealed file for slip {number} was written.", number=number),
            sentence("Carry both files whose names begin with {name} to the partner.", name=sent.path.stem[:6]),
        )

    def _do(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        if self._busy:
            return
        self._busy = True
        self._view.show_busy(True)

        def done(value: Any) -> None:
            self._end()
            then(value)

        def refused(trouble: Trouble) -> None:
            self._end()
            self._view.say_trouble(trouble)

        self._runner.run(work, done, refused)

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(False)


def answer_problems(values: Values) -> Problems:
    """What is missing or not right in a reply, by the name of the field."""
    found: Problems = {}
    if not values.get("decision"):
        found["decision"] = CHOOSE
    if values.get("decision") == "declined" and not values.get("reason"):
        found["reason"] = CHOOSE
    if values.get("decision") == "redirected" and not text(values, "provider"):
        found["provider"] = sentence("Write where you send her.")
    found |= days_problems(values, (), ("received_on", "first_appointment", "next_appointment"))
    for day_name, time_name in (("first_appointment", "first_time"), ("received_on", "received_time")):
        if text(values, time_name) and (wrong := moment_problems(_at(values, day_name, time_name)).get("time")):
            found[time_name] = wrong
    if days(values, "service_days") is None:
        found["service_days"] = A_DAY
    if len(text(values, "to_do")) > TO_DO_LETTERS:
        found["to_do"] = sentence("This is too long: write at most {most} letters.", most=TO_DO_LETTERS)
    return found


def plan_of(values: Values) -> StubPlan:
    """The reply as its service takes it."""
    said = {"yes": True, "no": False}
    first = day_or_moment(values, "first_appointment", "first_time")
    return StubPlan(
        way="file", decision=values["decision"], received_on=day_or_moment(values, "received_on", "received_time"),
        reason=values.get("reason") or "", provider=text(values, "provider"), first_appointment=first,
        came=said.get(values.get("came") or ""), result=values.get("result") or "",
        service_days=tuple(days(values, "service_days") or ()), next_appointment=day(values, "next_appointment"),
        to_do=text(values, "to_do"),
        may_contact=said.get(values.get("may_contact") or ""), focal_code=text(values, "focal_code"),
    )  # fmt: skip


def _at(values: Values, day_name: str, time_name: str) -> Values:
    return {"day": values.get(day_name), "time": text(values, time_name)}
