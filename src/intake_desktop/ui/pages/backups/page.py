# SPDX-License-Identifier: Apache-2.0
"""The page about backups: how old the newest one is, all that are kept, the second place, and how one goes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.folders import ask_folder
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Flow,
    Heading,
    Muted,
    Notice,
    Page,
    PrimaryButton,
    ProgressLine,
    Strong,
)
from intake_desktop.ui.runner import Runner

from .presenter import BackupServices, BackupsPresenter

if TYPE_CHECKING:
    from intake_desktop.services.backups import Kept, Made, Rehearsal

LEAD = sentence("Made when this computer is locked, and checked page by page.")
KEPT = sentence(
    "The last seven days and four weeks are kept. Trying one out opens it where it lies and counts what is in it; "
    "nothing is changed."
)


class BackupsPage(Page):
    """Shows what there is, makes one, tries one out."""

    def __init__(self, services: BackupServices, runner: Runner) -> None:
        super().__init__(sentence("Backups"), LEAD)
        self._may_choose = services.choose is not None
        self.now = PrimaryButton(sentence("Back up now"), "save")
        self.act(self.now)
        self.state, self.tried, self.working = Notice("info"), Notice("done", closable=True), ProgressLine()
        self.list = ChoiceList([])
        self._none = Muted(sentence("There is no backup here."))
        self.rehearse = Button(sentence("Try it out"), "eye")
        self.place, self._here_only = Strong("", code=True), Body(sentence("Backups are kept on this computer only."))
        self.another = Button(sentence("Choose a folder…"), "open")
        self.give_up = Button(sentence("Keep them here only"))
        self.ask_folder: Callable[[Callable[[Path], object]], object] = lambda then: ask_folder(self, then)
        for thing in (self.state, self.tried, self.working, self._kept(), self._second_place(), self._going_back()):
            self.body.add(thing)
        for thing in (self.state, self.tried, self.working):
            thing.hide()
        self.presenter = BackupsPresenter(services, runner, self)
        self.now.clicked.connect(self.presenter.back_up)
        self.rehearse.clicked.connect(lambda: self.presenter.rehearse(self.chosen()))
        self.another.clicked.connect(lambda: self.ask_folder(self.presenter.choose))
        self.give_up.clicked.connect(lambda: self.presenter.choose(None))
        runner.changed.connect(self.hear)

    def _kept(self) -> Card:
        return Card(
            Heading(sentence("What is kept"), 2),
            Body(KEPT),
            self._none,
            self.list,
            Flow(self.rehearse),
            gap=1.5,
            inset=2.5,
        )

    def _second_place(self) -> Card:
        explain = sentence(
            "A stick or a folder of another computer that also gets every backup. What lies there is encrypted and "
            "names nobody; staff codes can be read in it."
        )
        return Card(
            Heading(sentence("Second place"), 2),
            Body(explain),
            self._here_only,
            self.place,
            Flow(self.another, self.give_up),
            gap=1.5,
            inset=2.5,
        )

    def _going_back(self) -> Card:
        return Card(
            Heading(sentence("Going back to a backup"), 2),
            Body(
                sentence(
                    "Lock this computer. Where one signs in, choose recovery, then the backup. Two members of staff "
                    "type their own passphrases. What is here now is set aside and never deleted."
                )
            ),
            Body(
                sentence(
                    "On another computer the recovery sheet is needed as well. Afterwards the other PCs compare the "
                    "six words of this one again."
                )
            ),
            gap=1.5,
            inset=2.5,
        )

    def chosen(self) -> Path | None:
        """The backup that is chosen in the list."""
        value = self.list.value()
        return Path(value) if isinstance(value, str) and value else None

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes."""
        self.hush()
        self.tried.hide()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when something about backups was changed; while out of sight, when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    # what the presenter asks

    def show_backups(self, backups: Sequence[Kept]) -> None:
        """List them, the newest first, one that lies in both places once; the one that was chosen stays chosen."""
        chosen, both = self.list.value(), Counter(map(_which, backups))
        shown = {_which(one): one for one in sorted(backups, key=lambda one: not one.second)}
        rows = [one for one in backups if shown[_which(one)] is one]
        self.list.set_items([(str(one.path), _when(one), _about(one, both[_which(one)] > 1)) for one in rows])
        self.list.set_value(chosen if any(str(one.path) == chosen for one in rows) else None)
        self._none.setVisible(not backups)
        self.list.setVisible(bool(backups))
        self.rehearse.setVisible(bool(backups))

    def show_state(self, newest: Kept | None, wrong: Sentence | None) -> None:
        """Say how old the newest one is, or what is wrong."""
        if wrong is not None:
            self.state.say("warning", lambda speaker: _told(speaker, wrong))
        elif newest is not None:
            made_at = newest.made_at
            self.state.say("done", lambda say: say.say("The newest backup is of {moment}.", moment=say.moment(made_at)))
        else:
            self.state.say("info", sentence("A backup is made when this computer is locked."))
        self.state.show()

    def show_place(self, place: Path | None) -> None:
        """Say where the second copies go."""
        self.place.say("" if place is None else str(place))
        self.place.setVisible(place is not None)
        self._here_only.setVisible(place is None)
        self.another.setVisible(self._may_choose)
        self.give_up.setVisible(self._may_choose and place is not None)

    def show_progress(self, what: Sentence, done: int, total: int) -> None:
        """Show how far it is."""
        if not self.now.isEnabled():
            self.working.show()
            self.working.say(what)
            self.working.show_progress(done, total)

    def show_busy(self, busy: bool) -> None:
        """Nothing else while something is done."""
        for part in (self.now, self.rehearse, self.another, self.give_up, self.list):
            part.setEnabled(not busy)
        if busy:
            self.hush()
            self.tried.hide()
        else:
            self.working.hide()

    def show_made(self, made: Made) -> None:
        """One was made."""
        if made.second_trouble is None:
            self.say("done", sentence("The backup is whole: every page of it was checked."))
        else:
            self.say("warning", sentence("The backup on this computer is whole."), made.second_trouble)

    def show_rehearsal(self, rehearsal: Rehearsal) -> None:
        """Say what a restore would bring back."""
        found = rehearsal

        def words(speaker: Speaker) -> str:
            return speaker.say(
                "The backup of {moment} opens. It holds {cases} cases and {entries} entries.",
                moment=speaker.moment(found.made_at),
                cases=found.cases,
                entries=found.entries,
            )

        def beside(speaker: Speaker) -> str:
            here = speaker.say(
                "On this computer there are {cases} cases and {entries} entries now.",
                cases=found.cases_here,
                entries=found.entries_here,
            )
            if found.is_earlier_state:
                return here
            return f"{here} " + speaker.say("It is not an earlier state of what is here: something was restored since.")

        self.tried.say("done", words, beside)
        self.tried.show()
        self.middle.verticalScrollBar().setValue(0)


def _when(one: Kept) -> Callable[[Speaker], str]:
    return lambda speaker: speaker.moment(one.made_at)


def _which(one: Kept) -> tuple[datetime, int]:
    return one.made_at, one.size


def _about(one: Kept, both: bool) -> Callable[[Speaker], str]:
    size = max(1, round(one.size / 1e6))

    def words(speaker: Speaker) -> str:
        if both:
            place = speaker.say("on this computer and in the second place")
        else:
            place = speaker.say("in the second place") if one.second else speaker.say("on this computer")
        return "  ·  ".join((speaker.say("{size} MB", size=size), place))

    return words


def _told(speaker: Speaker, wrong: Sentence) -> str:
    values = dict(wrong.values)
    if "day" in values:
        values["day"] = speaker.date(str(values["day"]))
    return speaker.say(wrong.text, **values)
