# SPDX-License-Identifier: Apache-2.0
"""In the panel, quietly: she may have been here before. Codes and what agrees, never a name; her own word is ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Column, Icon, Label, Line, Muted, TickRow, Words
from intake_desktop.ui.runner import Runner

from .presenter import IntakePresenter

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.people import Known

COMPARED = ("full_name", "name_used", "phone", "age_years", "birth_date")
"""Answers by which she may be known."""
_HOW: dict[str, Sentence] = {
    "name": sentence("the name is alike"),
    "age": sentence("the age fits"),
    "phone": sentence("the same telephone number"),
}


@dataclass(frozen=True)
class KnownServices:
    """What this line needs. `look` takes answers and the case that the intake goes on with; `said` and `keep` what she
    said of a draft.
    """

    look: Callable[[dict[str, Any], str | None], Sequence[Known]]
    said: Callable[[str], tuple[str, ...]]
    keep: Callable[[str, tuple[str, ...]], Any]


def services_at(desk: Desk) -> KnownServices | None:
    """The services of this line; none for whoever may not know names."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import people

    if not desk.may(Action.SEE_IDENTITY):
        return None
    return KnownServices(
        look=lambda answers, case_id: people.may_be_known(desk, answers, case_id),
        said=lambda draft_id: people.known_of(desk, draft_id),
        keep=lambda draft_id, refs: people.keep_known(desk, draft_id, refs),
    )


class KnownLine(Column):
    """What may be known; out of sight while nothing is. `said` gives the files that she says are hers."""

    said = Signal(object)

    def __init__(self) -> None:
        super().__init__(gap=0.5, inset=0.5)
        self._rows: dict[str, TickRow] = {}
        line = Line(gap=0.75)
        line.add(Icon("person", "muted"), align=Qt.AlignmentFlag.AlignTop)
        line.add(Label(sentence("She may be known here"), bold=True), 1)
        self._list = Column(gap=0.5)
        self.add(line)
        self.add(self._list)
        self.add(Muted(sentence("Ask her alone. Tick it only if it is hers and she wants both files put together.")))
        self.hide()

    def show_known(self, found: Sequence[Known], said: tuple[str, ...]) -> None:
        """Show the files that may be hers, and which of them she said are."""
        for row in self._rows.values():
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self._rows = {}
        for one in found:
            row = TickRow(words_of(one))
            row.setChecked(one.ref in said)
            row.toggled.connect(self._ticked)
            self._list.add(row)
            self._rows[one.ref] = row
        self.setVisible(bool(found))

    def rows(self) -> list[TickRow]:
        """The files that are shown."""
        return list(self._rows.values())

    def _ticked(self) -> None:
        self.said.emit(tuple(ref for ref, row in self._rows.items() if row.isChecked()))


class KnownWatch:
    """Looks again whenever she has gone on to another question, and shows nothing that belongs to another intake."""

    def __init__(
        self,
        services: KnownServices | None,
        runner: Runner,
        presenter: IntakePresenter,
        line: KnownLine,
        trouble: Callable[[Trouble], object],
    ) -> None:
        self._services, self._runner, self._presenter, self._line = services, runner, presenter, line
        self._trouble = trouble
        self._draft = ""
        self._asked: dict[str, Any] = {}
        line.said.connect(self._said)

    def look(self) -> None:
        """Look by what is answered now; nothing while it is what it was."""
        services = self._services
        draft = self._presenter.draft_id
        if services is None or draft is None:
            return
        answers = self._presenter.filling.answers()
        asked = {name: answers[name] for name in COMPARED if answers.get(name) not in (None, "")}
        if draft == self._draft and asked == self._asked:
            return
        if draft != self._draft:
            self._line.show_known((), ())
        self._draft, self._asked = draft, asked
        case = self._presenter.case_id
        if asked.keys() - {"age_years", "birth_date"}:
            self._runner.run(
                lambda: (services.look(asked, case), services.said(draft)),
                lambda found: self._show(draft, *found),
                lambda trouble: None,  # nothing that anybody waits for
                latest="known",
            )
        else:
            self._line.show_known((), ())

    def _show(self, draft: str, found: Sequence[Known], said: tuple[str, ...]) -> None:
        if draft == self._presenter.draft_id:
            self._line.show_known(found, said)

    def _said(self, refs: tuple[str, ...]) -> None:
        services, draft = self._services, self._draft
        if services is not None and draft == self._presenter.draft_id:
            self._runner.run(lambda: services.keep(draft, refs), None, self._trouble)


def words_of(known: Known) -> Words:
    """Which file it may be, and what agrees."""

    def words(speaker: Speaker) -> str:
        how = "; ".join(speaker.tell(_HOW[one]) for one in known.how)
        if not known.code:
            return speaker.say("A file that you may not open: {how}", how=how)
        return speaker.say("{code}, since {year}: {how}", code=known.code, year=known.since, how=how)

    return words
