# SPDX-License-Identifier: Apache-2.0
"""The parts of the bundles page: the stick, what goes out, what comes in, and the PCs of the centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Beside,
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    Notice,
    PrimaryButton,
    ProgressLine,
    Rule,
    Strong,
    TickRow,
    Words,
)

from .came import came_notices, held_words, waiting_words
from .drives import Drive, Lying
from .presenter import Centre, Verdict
from .stick import STATES, TAKEN, StickPicture

if TYPE_CHECKING:
    from intake_desktop.services.bundles import Exported, Imported
    from intake_desktop.services.devices import KnownDevice

SHOWN_BUNDLES = 5
QUIET_DAYS = 14
"""Days without a word of a PC after which it is said with a warning."""


def free_words(free: int) -> Words:
    """Room on a stick, in the unit in which sticks are sold."""

    def words(speaker: Speaker) -> str:
        if free >= 10**9:
            return speaker.say("{free} GB free", free=speaker.number(free / 10**9, 1))
        return speaker.say("{free} MB free", free=free // 10**6)

    return words


class StickCard(Card):
    """The picture with its words, and which stick it is. `chosen` gives a path, `other` wants a folder."""

    chosen = Signal(object)
    other = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.picture = StickPicture()
        self._words, self._more = Heading("", 2), Muted()
        self._place, self._free = Strong("", code=True), Muted()
        self.progress = ProgressLine()
        self.progress.hide()
        self.places = ChoiceList()
        self.places.edited.connect(lambda path: self.chosen.emit(Path(path)))
        another = Button(sentence("Another folder…"), "open")
        another.clicked.connect(self.other)
        self._deeds = Flow(another)
        side = Column(
            self._words, self._more, Flow(self._place, self._free), self.progress, self.places, self._deeds, gap=1.0
        )
        self.add(Beside(Line(self.picture, None), side, letters=64, shares=(0, 1), gap=3.0))
        self._read_only = False

    def show_stick(self, state: str, place: Drive | None, offered: Sequence[Drive]) -> None:
        """Show where the stick is and what else could be used."""
        words, more = STATES[state]
        self.picture.show_state(state)
        self._words.say(words)
        self._more.say(TAKEN if state == "safe" and self._read_only else more)
        alone = place is not None and len(offered) < 2
        self._place.say(place.name if place is not None else "")
        self._free.say(free_words(place.free) if place is not None and place.free is not None else "")
        self._place.setVisible(alone)
        self._free.setVisible(alone and place is not None and place.free is not None)
        self.places.set_items(
            [(str(one.path), one.name, free_words(one.free) if one.free is not None else "") for one in offered]
        )
        self.places.set_value(str(place.path) if place is not None else None)
        busy = state in ("writing", "reading")
        self._read_only = state == "reading" if busy else self._read_only
        self.places.setVisible(len(offered) > 1 and not busy)
        self._deeds.setVisible(not busy)

    def show_progress(self, words: Sentence, done: int, total: int) -> None:
        """Show how far it is, in words, as a bar and in the picture."""
        self.progress.show()
        self.progress.say(words)
        self.progress.show_progress(done, total)
        self.picture.show_state(self.picture.state(), done / total if total else 0.0)


class SendCard(Card):
    """What goes out. `wanted` asks for a bundle: of what is new (False) or of everything (True)."""

    wanted = Signal(bool)
    enrol = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._said = Body()
        self.everything = TickRow(
            sentence("Send everything, not only what is new"),
            sentence("When another PC is new or asks for a full bundle."),
        )
        self.button = PrimaryButton(sentence("Make a bundle"), "send")
        self._alone = Notice(
            "info",
            sentence("No other PC of the centre is known here yet."),
            sentence("A bundle can be opened only by PCs that this one knows."),
        )
        self._alone.offer(sentence("Make another PC known"), self.enrol.emit)
        self._sent = Notice("done")
        self._sent.hide()
        self.add(Heading(sentence("Send"), 2))
        for thing in (self._said, self._alone, self.everything, Flow(self.button), self._sent):
            self.add(thing)
        self.button.clicked.connect(lambda: self.wanted.emit(self.everything.isChecked()))
        self.set_ready(False)

    def show_centre(self, centre: Centre) -> None:
        """Show how much is new, and whether anybody could open it."""
        alone = not centre.devices
        self._alone.setVisible(alone)
        for thing in (self._said, self.everything, self.button):
            thing.setVisible(not alone)
        count = centre.unsent
        if count:
            self._said.say(
                lambda speaker: speaker.say_count(
                    "{n} entry has not reached every PC of the centre yet.",
                    "{n} entries have not reached every PC of the centre yet.",
                    count,
                )
            )
        else:
            self._said.say(sentence("Every PC of the centre has told that it has everything."))

    def set_ready(self, ready: bool) -> None:
        """Whether there is a stick, and nothing under way."""
        self.button.setEnabled(ready)

    def show_sent(self, exported: Exported | None) -> None:
        """Say what lies on the stick now."""
        self._sent.setVisible(exported is not None)
        if exported is not None:
            count, stations = exported.operations, ", ".join(exported.stations)

            def words(speaker: Speaker) -> str:
                entries = speaker.say_count("{n} entry", "{n} entries", count)
                return speaker.say(
                    "A bundle with {entries} lies on the stick, for PC {stations}.", entries=entries, stations=stations
                )

            self._sent.say("done", words, sentence("Take it to the other PC and read it there."))
            self.everything.setChecked(False)


class BundleRow(Line):
    """One bundle that lies on the stick: when it was written and how large it is."""

    def __init__(self, bundle: Lying, chosen: bool) -> None:
        super().__init__(gap=1.0)
        self.path = bundle.path
        at, size = bundle.written_at, bundle.size
        words = Label(lambda speaker: speaker.say("Written on {moment}", moment=speaker.moment(at)), bold=chosen)
        kilobytes = max(1, size // 1000)
        self.look = Button(sentence("Look at it"), "eye")
        self.add(Icon("bundles", "accent" if chosen else "muted"))
        facts = Muted(lambda speaker: speaker.say("{size} kB", size=kilobytes), small=True)
        self.add(Column(words, facts, gap=0.25), 1)
        self.add(self.look)


class TakeInCard(Card):
    """What comes in. `chosen` looks at a bundle, `wanted` takes in the one that was looked at."""

    chosen = Signal(object)
    wanted = Signal()
    cases = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._none = Muted(sentence("No bundle lies here."))
        self._rows = Column(gap=1.0)
        self.verdict = Notice()
        self.button = PrimaryButton(sentence("Take it in"), "check")
        self._deed = Flow(self.button)
        self.came = Column(gap=1.0)
        self.add(Heading(sentence("Take in"), 2))
        for thing in (self._none, self._rows, self.verdict, self._deed, self.came):
            self.add(thing)
        self.button.clicked.connect(self.wanted)
        self.show_verdict(None)
        self.came.hide()

    def show_bundles(self, bundles: Sequence[Lying], chosen: Path | None) -> None:
        """List the bundles on the stick, the newest first."""
        self._rows.clear()
        self._none.setVisible(not bundles)
        self._rows.setVisible(bool(bundles))
        for number, bundle in enumerate(bundles[:SHOWN_BUNDLES]):
            if number:
                self._rows.add(Rule())
            row = BundleRow(bundle, bundle.path == chosen)
            row.look.clicked.connect(lambda _=False, path=bundle.path: self.chosen.emit(path))
            self._rows.add(row)
        hidden = len(bundles) - SHOWN_BUNDLES
        if hidden > 0:
            self._rows.add(
                Muted(lambda speaker: speaker.say_count("{n} older one lies here.", "{n} older ones lie here.", hidden))
            )

    def set_busy(self, busy: bool) -> None:
        """While something is under way, nothing else begins."""
        self._rows.setEnabled(not busy)
        self.button.setEnabled(not busy)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Say what a bundle is, and offer to take it in when it may be."""
        self.verdict.setVisible(verdict is not None)
        self._deed.setVisible(verdict is not None and verdict.proceeds)
        if verdict is None:
            return
        self.came.hide()
        state = "error" if verdict.refused else ("done" if verdict.proceeds else "info")
        if verdict.proceeds and verdict.way_on is not None:
            state = "warning"
        way_on: Words | None = verdict.way_on
        if verdict.proceeds and way_on is None:
            count = verdict.operations

            def entries(speaker: Speaker) -> str:
                return speaker.say_count("It holds {n} entry.", "It holds {n} entries.", count)

            way_on = entries
        self.verdict.say(state, verdict.what, way_on)

    def show_taken(self, imported: Imported | None, waiting: Sequence[tuple[str, int, int]]) -> None:
        """Say what came: what is new, what waits, what was set aside and why, what has to be decided."""
        self.came.clear()
        self.came.setVisible(imported is not None)
        if imported is not None:
            for notice in came_notices(imported, waiting, self.cases.emit):
                self.came.add(notice)


class CentreCard(Card):
    """The PCs of the centre, and when each was last heard of. `enrol` makes another one known."""

    enrol = Signal()

    def __init__(self, station: str, *, may_trust: bool) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._rows = Column(gap=1.0)
        self._waiting = Notice("waiting")
        self.button = Button(sentence("Make another PC known…"), "plus")
        if not may_trust:
            self.button.hide()
        self.button.clicked.connect(self.enrol)
        self.add(Heading(sentence("PCs of this centre"), 2))
        own = Line(Icon("computer", "accent"))
        own.add(Strong(sentence("PC {station}: this one", station=station)), 1)
        for thing in (own, self._rows, self._waiting, Flow(self.button)):
            self.add(thing)
        self._waiting.hide()

    def show_centre(self, centre: Centre) -> None:
        """List them, and what is waited for."""
        self._rows.clear()
        self._rows.setVisible(bool(centre.devices))
        for device in centre.devices:
            line = Line(Icon("computer", "muted"))
            line.add(
                Column(Strong(sentence("PC {station}", station=device.station)), _heard(device, centre.now), gap=0.25),
                1,
            )
            self._rows.add(line)
        self._waiting.setVisible(bool(centre.waiting))
        if centre.waiting:
            self._waiting.say("waiting", held_words(0), waiting_words(centre.waiting))


def _heard(device: KnownDevice, now: datetime) -> Label:
    if device.last_heard is None:
        return Muted(sentence("Nothing has come from it yet."))
    heard, days = device.last_heard, (now - device.last_heard).days

    def words(speaker: Speaker) -> str:
        said = speaker.say("Last heard on {moment}", moment=speaker.moment(heard))
        if days < 1:
            return said
        return f"{said}  ·  " + speaker.say_count("{n} day ago", "{n} days ago", days)

    return Label(words, ink="warning" if days >= QUIET_DAYS else "muted")
