# SPDX-License-Identifier: Apache-2.0
"""What stands on the cards about the end of a case, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.closing import AUTHORITY, BEST_INTEREST, ITEMS, TRANSFERRED, WHY
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Body, Column, Icon, Line, Muted, Strong, Words

if TYPE_CHECKING:
    from intake_desktop.services.closures import ClosingFile, Reopening, Request
    from intake_desktop.services.transfers import Transfer

    from .presenter import Names

YES_NO = ("yes", "no")


def label(list_name: str, code: str) -> Words:
    """A code in the words of its list."""
    return lambda speaker: speaker.label(list_name, code)


def asked_words(request: Request) -> Words:
    """Who asked, and when."""
    return lambda speaker: speaker.say(
        "{staff} asked on {day}", staff=speaker.isolate(request.staff), day=speaker.date(request.asked_on)
    )


def request_lines(request: Request, *, reason: bool = True) -> list[QWidget]:
    """The answers of a request, a line each; "no" is marked and says why."""
    lines: list[QWidget] = [Strong(label("closure_reason", request.reason))] if reason else []
    said = {item: request.answers[item] for item in ITEMS if item in request.answers}
    lines += [_point(item, answer, request.answers.get(item + WHY, "")) for item, answer in said.items()]
    authority = request.answers.get(AUTHORITY)
    if authority:
        lines.append(Body(_pair(sentence("Child protection authority"), label(AUTHORITY, authority))))
    for words, text in (
        (sentence("Why this is in her best interest"), request.answers.get(BEST_INTEREST, "")),
        (sentence("Note"), request.note),
        (sentence("What the supervisor wrote"), request.decision_note),
    ):
        if text:
            lines.append(Body(_pair(words, text)))
    return lines


def _point(item: str, answer: str, why: str) -> QWidget:
    state = "done" if answer == "yes" else "warning"
    line = Line(gap=0.75)
    line.add(Icon(state, state), align=Qt.AlignmentFlag.AlignTop)

    def words(speaker: Speaker) -> str:
        said = speaker.label("closure_item", item)
        if answer == "yes":
            return said
        return speaker.say("{what}: {value}", what=said, value=speaker.label("yes_no_unknown", "no"))

    told = Column(Body(words), gap=0.25)
    if why and answer != "yes":
        told.add(Muted(why))
    line.add(told, 1)
    return line


def _pair(words: Sentence, said: Words) -> Words:
    def both(speaker: Speaker) -> str:
        value = said(speaker) if callable(said) else speaker.isolate(str(said))
        return speaker.say("{what}: {value}", what=speaker.say(words.text, **words.values), value=value)

    return both


def yes_no() -> list[tuple[str, Words]]:
    """Yes and no, to choose from."""
    return [(code, label("yes_no_unknown", code)) for code in YES_NO]


def name_of(names: Names, provider: str) -> Words:
    """The name of a service."""
    found: Mapping[str, str] = names.get(provider, {})
    return lambda speaker: speaker.pick(dict(found))


def offered_words(offer: Transfer) -> Words:
    """What became of an offer, and when."""

    def words(speaker: Speaker) -> str:
        state = speaker.label("transfer_state", offer.state)
        day = offer.answered_on or offer.asked_on
        return speaker.say("{what}, {day}", what=state, day=speaker.date(day))

    return words


def decided_words(request: Request) -> Words:
    """What was decided about a request, by whom and when."""

    def words(speaker: Speaker) -> str:
        if not request.verdict:
            return speaker.say("Asked anew before anybody decided.")
        day = datetime.fromtimestamp(request.decided_at / 1000, UTC).astimezone().date()
        verdict = speaker.label("closure_verdict", request.verdict)
        by = speaker.isolate(request.decided_by)
        return speaker.say("{what}, by {staff} on {day}", what=verdict, staff=by, day=speaker.date(day))

    return words


def reopened_words(back: Reopening) -> Words:
    """Why it was opened again, by whom and when."""

    def words(speaker: Speaker) -> str:
        why, by = speaker.label("reopen_reason", back.reason), speaker.isolate(back.staff)
        return speaker.say("{what}, by {staff} on {day}", what=why, staff=by, day=speaker.date(back.day))

    return words


def ended_words(file: ClosingFile) -> Words:
    """Why and when a case ended."""

    def words(speaker: Speaker) -> str:
        why = speaker.label("closure_reason", file.closure_reason or TRANSFERRED)
        return speaker.say("{what}, {day}", what=why, day=speaker.date(file.closed_on))

    return words


def kept_words(file: ClosingFile) -> Words:
    """Until when a closed file is kept."""

    def words(speaker: Speaker) -> str:
        if file.keep_until is None:
            return ""
        return speaker.say(
            "It can be read and no longer changed. The file is kept until {day}.", day=speaker.date(file.keep_until)
        )

    return words
