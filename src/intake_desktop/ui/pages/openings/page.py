# SPDX-License-Identifier: Apache-2.0
"""Who opened a file: day, role, what and how often; below it the paper for her, in her language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import speaker as speaker_of
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    EmptyState,
    Field,
    Flow,
    Heading,
    ListColumn,
    Page,
    PdfPreview,
    PickList,
    QuietButton,
    Row,
    RowList,
    Words,
)
from intake_desktop.ui.printers import Printers
from intake_desktop.ui.printing import PrintPanel
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .presenter import OpeningsPresenter, OpeningsServices

if TYPE_CHECKING:
    from intake_desktop.services.openings import Opening, Openings

COLUMNS = (
    ListColumn(sentence("Day"), 14, strong=True),
    ListColumn(sentence("Who"), 18, stretch=True),
    ListColumn(sentence("What"), 22, stretch=True),
    ListColumn(sentence("How often"), 8, second=True),
)


class OpeningsPage(Page):
    """`case_wanted` gives the case to go back to."""

    case_wanted = Signal(str)

    def __init__(self, services: OpeningsServices, runner: Runner, printers: Callable[[], Printers]) -> None:
        super().__init__(sentence("Who opened this file"))
        self._runner, self._printers = runner, printers
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.act(self.back)
        nothing = EmptyState("eye-off", sentence("Nobody has opened this file at this computer."))
        self.list = RowList(COLUMNS, sentence("Who opened this file"), nothing)
        self.list.setMinimumHeight(looks().sizes.line * 12)
        languages = [(one, speaker_of(one).own_name) for one in services.languages]
        self.language = Field(sentence("Language of the paper"), PickList(languages), fit=True)
        self.make = Button(sentence("Make the paper"), "paper")
        self.preview = PdfPreview()
        self.preview.setMinimumHeight(looks().sizes.line * 20)
        self.printing = PrintPanel(sentence("Print the paper"), may_save=True)
        self._shown = Column(self.preview, self.printing, gap=1.5)
        self._arrange(services)
        self.presenter = OpeningsPresenter(services, runner, printers, self)
        self.back.clicked.connect(lambda: self.case_wanted.emit(self.presenter.case_id or ""))
        self.make.clicked.connect(lambda: self.presenter.make_paper(self.language.value()))
        self.printing.looked.connect(self._look_for_printers)
        self.printing.wanted.connect(self.presenter.print)
        self._shown.hide()

    def _arrange(self, services: OpeningsServices) -> None:
        self.language.set_value(services.languages[0] if services.languages else None)
        paper = Card(
            Heading(sentence("A paper for her"), 2),
            Body(
                sentence(
                    "She may ask who opened her file. The paper names roles and days, no member of staff, and does not "
                    "say what kind of place this is. Read it with her here; she decides whether she takes it with her."
                )
            ),
            self.language,
            Flow(self.make),
            self._shown,
            gap=1.5,
            inset=2.5,
        )
        self.body.add(self.list)
        self.body.add(paper)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case."""
        case_id = where.get("case_id")
        if isinstance(case_id, str):
            self.hush()
            self.list.show_rows([])
            self.presenter.open(case_id)

    def keep_safe(self) -> None:
        """No paper stays in the window when it is left."""
        self.presenter.forget()

    # What the presenter asks

    def show_openings(self, openings: Openings) -> None:
        words = sentence(
            "{code} · computer {station}. Other computers keep their own lists.",
            code=openings.survivor_code,
            station=openings.station,
        )
        self.lead.say(words)
        self.lead.show()
        self.list.show_rows([_row(str(number), one) for number, one in enumerate(openings.lines)])

    def show_paper(self, pdf: bytes) -> None:
        self.preview.show_pdf(pdf)
        self._shown.show()
        self._look_for_printers()

    def forget_paper(self) -> None:
        self.preview.fall_empty()
        self._shown.hide()

    def show_busy(self, busy: bool) -> None:
        self.printing.set_busy(busy)
        self.make.setEnabled(not busy)

    def _look_for_printers(self) -> None:
        self._runner.run(lambda: self._printers().available(), self.printing.show_printers)


def _row(key: str, one: Opening) -> Row:
    who: Words = (
        (lambda speaker: speaker.label("role", one.role)) if one.role else sentence("Does not work here any more")
    )
    what: Words = lambda speaker: speaker.label("audit_event", one.event)  # noqa: E731
    times: Words = lambda speaker: speaker.say_count("{n} time", "{n} times", one.times)  # noqa: E731
    return Row(key, (lambda speaker: speaker.date(one.day), who, what, times))
