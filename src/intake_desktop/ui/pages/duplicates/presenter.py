# SPDX-License-Identifier: Apache-2.0
"""What the page about two files of one woman shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.duplicates import Look, Pair, Preview

_LATEST = "duplicates"
Place = tuple[str, int]


@dataclass(frozen=True)
class DuplicatesServices:
    """The verbs this page needs, with the desk already in them."""

    read: Callable[[], Sequence[Pair]]
    look: Callable[[Place | None], Look]
    preview: Callable[[str, str, str], Preview]
    join: Callable[[str, str, str, bool, str], Any]
    take_apart: Callable[[str], Any]
    dismiss: Callable[[str, str], Any]


def services_at(desk: Desk) -> DuplicatesServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import duplicates

    return DuplicatesServices(
        read=lambda: duplicates.list_pairs(desk),
        look=lambda before: duplicates.look_for_pairs(desk, before),
        preview=lambda kept, other, kind: duplicates.preview(desk, kept, other, kind),
        join=lambda kept, other, kind, agreed, reason: duplicates.join(
            desk, kept, other, kind, agreed=agreed, reason=reason
        ),
        take_apart=lambda id: duplicates.take_apart(desk, id),
        dismiss=lambda kept, other: duplicates.dismiss(desk, kept, other),
    )


class DuplicatesView(Protocol):
    """What the presenter asks of the page."""

    def show_pairs(self, pairs: Sequence[Pair], *, looked: bool, further: bool) -> None: ...
    def show_preview(self, preview: Preview | None) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def say(self, state: str, words: Sentence) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def hush(self) -> None: ...


class DuplicatesPresenter:
    """Reads what waits, looks further back when it is asked to, and does what was decided about one pair."""

    def __init__(self, services: DuplicatesServices, runner: Runner, view: DuplicatesView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._found: dict[str, Pair] = {}
        self._further: Place | None = None
        self._looked = False
        self.chosen: Pair | None = None

    def opened(self) -> None:
        """Somebody comes: what waits for a decision is read; nothing is compared before she asks for it."""
        self._found, self._further, self._looked = {}, None, False
        self.leave()
        self.read()

    def read(self) -> None:
        """Read again what was proposed and what was put together."""
        self._runner.run(self._services.read, self._show, self._view.say_trouble, latest=_LATEST)

    def look(self) -> None:
        """Compare the newest cases, or the next ones further back."""
        place = self._further
        self._view.show_busy(True)
        self._runner.run(lambda: self._services.look(place), self._seen, self._refused)

    def choose(self, pair: Pair) -> None:
        """Look at one pair: what would become of it as one woman's two cases."""
        self._view.hush()
        self.chosen = pair
        self.preview(pair.kept.id, "same_woman")

    def preview(self, kept: str, kind: str) -> None:
        """Say what would move, with this file as the one that goes on."""
        if (pair := self.chosen) is None:
            return
        other = pair.other.id if kept == pair.kept.id else pair.kept.id
        work = lambda: self._services.preview(kept, other, kind)  # noqa: E731
        self._runner.run(work, self._view.show_preview, self._view.say_trouble, latest="preview")

    def leave(self) -> None:
        """Back to the list."""
        self.chosen = None
        self._view.show_preview(None)

    def join(self, kept: str, kind: str, *, agreed: bool, reason: str) -> None:
        """Put the chosen pair together."""
        if (pair := self.chosen) is None:
            return
        other = pair.other.id if kept == pair.kept.id else pair.kept.id
        self._do(
            lambda: self._services.join(kept, other, kind, agreed, reason),
            sentence("Both files are put together. It can be undone here."),
        )

    def dismiss(self) -> None:
        """The chosen pair is of two women, or she does not want it."""
        if (pair := self.chosen) is not None:
            self._do(
                lambda: self._services.dismiss(pair.kept.id, pair.other.id),
                sentence("They stay two files and are not shown here again."),
            )

    def take_apart(self, pair: Pair) -> None:
        """Undo what put a pair together."""
        self._do(lambda: self._services.take_apart(pair.id), sentence("They are two files again, as they were."))

    def _do(self, work: Callable[[], Any], words: Sentence) -> None:
        self._view.show_busy(True)

        def done(_: object) -> None:
            self._view.show_busy(False)
            if self.chosen is not None:
                self._found.pop(self.chosen.id, None)
            self.leave()
            self._view.say("done", words)
            self.read()

        self._runner.run(work, done, self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self._view.show_busy(False)
        self._view.say_trouble(trouble)

    def _seen(self, look: Look) -> None:
        self._view.show_busy(False)
        self._found |= {pair.id: pair for pair in look.pairs}
        self._further, self._looked = look.further, True
        if not look.pairs:
            self._view.say("info", sentence("Among these cases none looks like another one."))
        self.read()

    def _show(self, pairs: Sequence[Pair]) -> None:
        known = {pair.id for pair in pairs}
        found = [pair for pair in self._found.values() if pair.id not in known]
        waiting = [pair for pair in pairs if pair.state == "proposed"]
        merged = [pair for pair in pairs if pair.state == "merged"]
        self._view.show_pairs(
            [*waiting, *found, *merged], looked=self._looked, further=not self._looked or self._further is not None
        )
