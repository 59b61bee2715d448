# SPDX-License-Identifier: Apache-2.0
"""What the page about older forms shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.answers import is_blank
from intake_desktop.forms.form import Form, Question
from intake_desktop.lang import Speaker
from intake_desktop.ui.casefile.words import Said, value_of
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.forms.moving import Move
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.moving import Kept, Moved, Preview

_LATEST = "moving"
Read = tuple[tuple["Preview", ...], tuple["Kept", ...]]


@dataclass(frozen=True)
class MovingServices:
    """The verbs this page needs, with the desk already in them."""

    read: Callable[[str], Read]
    move: Callable[[str, str], Any]


def services_at(desk: Desk) -> MovingServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import moving

    def read(case_id: str) -> Read:
        previews = [moving.preview_move(desk, case_id, one.form_id) for one in moving.older_records(desk, case_id)]
        return tuple(previews), tuple(moving.kept_answers(desk, case_id))

    return MovingServices(read, lambda case_id, form_id: moving.move_record(desk, case_id, form_id))


@dataclass(frozen=True)
class Told:
    """One line under a heading: a question, and what becomes of it where that can be said."""

    question: Said
    what: Said | None = None


@dataclass(frozen=True)
class Section:
    """Changes of one kind. `state` is how grave they are."""

    state: str
    heading: Sentence
    about: Sentence
    lines: tuple[Told, ...]


def sections_of(preview: Preview) -> list[Section]:
    """Say in words what a move would change, what has to be answered first at the top."""
    move, form, newer = preview.move, preview.form, preview.newer

    def lines(places: Sequence[str], asked: Form) -> tuple[Told, ...]:
        return tuple(Told(place_words(asked, place)) for place in places)

    reworded = tuple(Told(_picked(one.before), _now(one.after)) for one in move.reworded if one.name in form.by_name)
    sections = [
        Section("warning", sentence("Needs another look"),
                sentence("What was answered does not fit these questions any more. It stays as it was written."),
                lines(move.unfit, newer)),
        Section("waiting", sentence("Asked now, and not answered yet"),
                sentence("Where an answer is needed, the record waits as a draft until it is there."),
                lines(move.asked_anew, newer)),
        Section("info", sentence("Worked out differently"),
                sentence("These follow from her answers by the rules of the newer form."), _recalculated(move, newer)),
        Section("info", sentence("Put in other words"),
                sentence("Read her answers again: do they still say what she meant?"), reworded),
        Section("info", sentence("Kept in another way"),
                sentence("Kind, privacy or place of these answers is another in the newer form."),
                lines(move.redefined, newer)),
        Section("info", sentence("Not asked any more"),
                sentence("These answers stay with the record, and are shown on this page."),
                lines(move.left_behind, form)),
    ]  # fmt: skip
    return [one for one in sections if one.lines]


def place_words(form: Form, place: str) -> Said:
    """What a place of a form is called: its question, and in which repetition it stands."""
    way, _, name = place.rpartition("/")
    question = form.by_name.get(name)
    group = form.groups_by_name.get(name)
    labels = question.labels if question is not None else group.labels if group is not None else {}
    around = [part.partition("#") for part in way.split("/") if part]

    def words(speaker: Speaker) -> str:
        own = speaker.pick(labels) if labels else speaker.isolate(name)
        named = [
            f"{speaker.pick(form.groups_by_name[repeat].labels)} {speaker.isolate(number)}"
            for repeat, _, number in around
            if repeat in form.groups_by_name and form.groups_by_name[repeat].labels
        ]
        return " · ".join([*named, own])

    return words


def kept_line(kept: Kept) -> Told:
    """An answer that no present form has a place for."""
    question = kept.form.by_name[kept.name]
    return Told(_picked(question.labels), _value(kept.form, question, kept.value))


def _recalculated(move: Move, newer: Form) -> tuple[Told, ...]:
    found = []
    for place, (before, after) in move.recalculated.items():
        question = newer.by_name[place.rpartition("/")[2]]
        if not question.labels:
            continue
        told = None if question.privacy == "I" else _before_after(newer, question, before, after)
        found.append(Told(place_words(newer, place), told))
    return tuple(found)


def _before_after(form: Form, question: Question, before: Any, after: Any) -> Said:
    old, new = (_value(form, question, value) for value in (before, after))

    def words(speaker: Speaker) -> str:
        return speaker.say("Before: {before}. Now: {after}.", before=_said(speaker, old), after=_said(speaker, new))

    return words


def _value(form: Form, question: Question, value: Any) -> Said:
    return sentence("Nothing") if is_blank(value) else value_of(form, question, value)


def _said(speaker: Speaker, words: Said) -> str:
    if isinstance(words, Sentence):
        return speaker.tell(words)
    return speaker.isolate(words if isinstance(words, str) else words(speaker))


def _picked(labels: Mapping[str, str]) -> Said:
    return lambda speaker: speaker.pick(labels)


def _now(labels: Mapping[str, str]) -> Said:
    return lambda speaker: speaker.say("Now: {words}", words=speaker.isolate(speaker.pick(labels)))


class MovingView(Protocol):
    """What the presenter asks of the page."""

    def show_found(self, previews: Sequence[Preview], kept: Sequence[Kept]) -> None: ...
    def show_moved(self, moved: Moved) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class MovingPresenter:
    """One case whose records have an older form."""

    def __init__(self, services: MovingServices, runner: Runner, view: MovingView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.case_id = ""

    def opened(self, case_id: str) -> None:
        """Read what would change; nothing is written."""
        self.case_id = case_id
        self._runner.run(
            lambda: self._services.read(case_id),
            lambda found: self._view.show_found(*found),
            self._view.say_trouble,
            latest=_LATEST,
        )

    def move(self, form_id: str) -> None:
        """Move the record of this form to its newer version."""
        case_id = self.case_id
        self._runner.run(lambda: self._services.move(case_id, form_id), self._moved, self._view.say_trouble)

    def _moved(self, moved: Moved) -> None:
        self._view.show_moved(moved)
        if moved.draft_id is None:
            self.opened(self.case_id)
