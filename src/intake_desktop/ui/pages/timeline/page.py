# SPDX-License-Identifier: Apache-2.0
"""The history of a case: one block a moment, who and where; unfolded, each field and every value it ever had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.form import Form
from intake_desktop.lang import Speaker
from intake_desktop.ui.casefile.fields import THINGS, is_inner
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.casefile.words import field_value, field_words, moment_of
from intake_desktop.ui.kit import (
    DOTS,
    Body,
    Button,
    Card,
    Column,
    EmptyState,
    Line,
    Muted,
    QuietButton,
    Strong,
    Words,
    tell,
)
from intake_desktop.ui.runner import Runner

from .presenter import TimelinePresenter, TimelineServices

if TYPE_CHECKING:
    from intake_desktop.services.timeline import FieldChange, Moment, Version

NOTHING = sentence("Nothing")
TOLD_BY_ITS = {
    "consent": "decision", "referral": "status", "follow_up": "result", "stub": "decision",
    "stay": "status", "legal_step": "stage",
}  # fmt: skip
"""Of a thing the field whose value says in the title of a moment what was written."""


class TimelinePage(TopicPage):
    """Newest first."""

    def __init__(self, services: TimelineServices, runner: Runner) -> None:
        super().__init__("timeline", services.head, runner)
        self.presenter = TimelinePresenter(services, runner, self)
        self.blocks: list[MomentBlock] = []
        self.rows = Column(gap=1.5)
        self.none = EmptyState(
            "paper", sentence("Nothing is written here yet."), sentence("What you may see stands above.")
        )
        self.older = Button(sentence("Show what is older"), "chevron-down")
        self.older.clicked.connect(self.presenter.older)
        for thing in (self.rows, self.none):
            self.scroll_body.add(thing)
        self.scroll_body.add(self.older, align=Qt.AlignmentFlag.AlignLeading)
        self.none.hide()
        self.older.hide()

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched."""
        self.presenter.open(case_id)

    # What the presenter asks

    def show_moments(self, moments: Sequence[Moment], form: Form | None, *, more: bool) -> None:
        """Show these; what was unfolded is folded again."""
        self.rows.clear()
        self.blocks = []
        for moment in moments:
            block = MomentBlock(moment, form)
            block.field_wanted.connect(self.presenter.ask_field)
            self.blocks.append(block)
            self.rows.add(block)
        self.none.setVisible(not moments)
        self.older.setVisible(more)

    def show_versions(self, change: FieldChange, versions: Sequence[Version]) -> None:
        """Show under a field every value that it had."""
        for block in self.blocks:
            block.show_versions(change, versions)


AMENDED = {
    "follow_up": sentence("A contact was corrected"),
    "referral_event": sentence("A step of a slip was taken back"),
    "stub": sentence("A reply was corrected"),
}
"""What is said of an entry that stands in the place of another one."""


class MomentBlock(Card):
    """What one person wrote in one go. `field_wanted` gives a field whose whole history somebody asks for."""

    field_wanted = Signal(object)

    def __init__(self, moment: Moment, form: Form | None) -> None:
        super().__init__()
        self._moment, self._form = moment, form
        self._changes: dict[int, Column] = {}
        self.what = Strong(self._things)
        self.add(self.what)
        self.more = QuietButton(sentence("What was changed"), "chevron-down")
        self.more.clicked.connect(self.unfold)
        who = Line(gap=1.5)
        who.add(Muted(self._who, small=True), 1)
        who.add(self.more)
        self.add(who)
        self.details = Column(gap=1.0)
        self.details.hide()
        self.add(self.details)

    def unfold(self) -> None:
        """Show, or hide again, each field with what it was and what it is."""
        if not self._changes:
            self._fill_in()
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.more.show_icon("arrow-up" if shown else "chevron-down")

    def show_versions(self, change: FieldChange, versions: Sequence[Version]) -> None:
        """Show under one of the fields here all its values, newest first."""
        for place, known in enumerate(self._moment.changes):
            if known == change and place in self._changes:
                under = self._changes[place]
                for old in under.things()[1:]:
                    old.hide()
                    old.deleteLater()
                under.add(Column(*(self._version(change, one) for one in versions), gap=0.5, inset=1.0))

    def _fill_in(self) -> None:
        thing, id = "", ""
        for place, change in enumerate(self._moment.changes):
            if is_inner(change.thing, change.field):
                continue
            if (change.thing, change.id) != (thing, id):
                thing, id = change.thing, change.id
                self.details.add(Strong(THINGS.get(thing, thing)))
            under = self._changes[place] = Column(self._line(change), gap=0.25)
            self.details.add(under)

    def _line(self, change: FieldChange) -> QWidget:
        name = field_words(change.thing, change.field, self._form)
        line = Column(Muted(name, small=True), gap=0.25)
        if change.hidden:
            line.add(Body(DOTS))
            return line
        after = field_value(change.thing, change.field, change.after, self._form)
        before = field_value(change.thing, change.field, change.before, self._form)

        def words(speaker: Speaker) -> str:
            now = tell(after)
            if change.before is None:
                return now
            return speaker.say("{after} (before: {before})", after=now, before=tell(before))

        if change.before is None:
            line.add(Body(words))
            return line
        every = QuietButton(sentence("All its values"))
        every.clicked.connect(lambda: self.field_wanted.emit(change))
        row = Line(gap=1.5)
        row.add(Body(words), 1)
        row.add(every, align=Qt.AlignmentFlag.AlignTop)
        line.add(row)
        return line

    def _version(self, change: FieldChange, version: Version) -> QWidget:
        value = field_value(change.thing, change.field, version.value, self._form)
        who = _hand(version.at, version.actor, version.station)
        kept = Strong(value) if version.counts else Body(value)
        return Column(kept, Muted(who, small=True), gap=0.25)

    def _things(self, speaker: Speaker) -> str:
        """What was written, and where one word says it, what became of it: a list is read for that word."""
        said: dict[str, None] = {}
        written: dict[tuple[str, str], dict[str, FieldChange]] = {}
        for one in self._moment.changes:
            if one.thing in THINGS:
                written.setdefault((one.thing, one.id), {})[one.field] = one
        for (thing, _), fields in written.items():
            name = speaker.tell(THINGS[thing])
            if "amends" in fields and thing in AMENDED:
                name = speaker.tell(AMENDED[thing])
            told = fields.get(TOLD_BY_ITS.get(thing, ""))
            if told is not None and told.after and not told.hidden:
                value = tell(field_value(thing, told.field, told.after, self._form))
                name = speaker.say("{what}: {value}", what=name, value=value)
            said.setdefault(name)
        return "\u00a0· ".join(said)  # a line never begins with the dot

    def _who(self, speaker: Speaker) -> str:
        return tell(_hand(self._moment.at, self._moment.actor, self._moment.station))


def _hand(at: int, actor: str, station: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say(
            "{moment}, {staff}, PC {station}",
            moment=speaker.moment(moment_of(at)),
            staff=speaker.isolate(actor),
            station=speaker.isolate(station),
        )

    return words
