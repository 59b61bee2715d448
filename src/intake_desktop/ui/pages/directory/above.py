# SPDX-License-Identifier: Apache-2.0
"""What stands above the list: the helplines, the search, and the choices that narrow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from intake_desktop import resources
from intake_desktop.domain.providers import PROTOCOLS
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang.districts import district_key
from intake_desktop.ui.kit import (
    Button,
    Column,
    Flow,
    Line,
    Muted,
    PickList,
    QuietButton,
    SearchBox,
    TickRow,
    Words,
    tell,
)
from intake_desktop.ui.kit.words import name_for_readers

from .entry import MEDIATION
from .model import IN_USE, RETIRED, TO_CHECK, Wanted
from .words import code_label, sector_label

if TYPE_CHECKING:
    from intake_desktop.domain.codes import Helpline
    from intake_desktop.services.helplines import HelplineShown

ALL = "all"


class Helplines(Line):
    """The helplines of the country, one press away. `opened` gives the number."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=1.0)
        self._lines = Flow(gap=0.5)
        self.add(Muted(sentence("Helplines"), small=True))
        self.add(self._lines, 1)
        self.buttons: dict[str, Button] = {}
        self._lines_shown: dict[str, Helpline] = {}

    def show_lines(self, lines: Sequence[HelplineShown]) -> None:
        """Show them; once they stand there they stay as they are."""
        for one in lines:
            self._lines_shown[one.line.number] = one.line
            if one.line.number not in self.buttons:
                button = QuietButton(_called(one), "phone")
                button.clicked.connect(lambda _=False, number=one.line.number: self.opened.emit(number))
                self.buttons[one.line.number] = button
                self._lines.add(button)

    def words_of(self, number: str) -> Words:
        """What a helpline is for, with its number to be dialled."""
        line = self._lines_shown[number]
        return lambda speaker: "  ·  ".join(
            (
                speaker.isolate(line.number),
                speaker.pick(line.labels),
                speaker.label("helpline_area", line.area),
                speaker.label("helpline_purpose", line.purpose),
            )
        )


def _called(one: HelplineShown) -> Words:
    return lambda speaker: f"{speaker.isolate(one.line.number)}  {speaker.label('helpline_area', one.line.area)}"


class Choices(Column):
    """Search and choices. `searched` gives the text, `chosen` the name of a choice and its value."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(gap=1.0)
        self.search = SearchBox(sentence("Search by name, place or number"))
        codes = resources.code_lists()
        self.sector = PickList(
            [
                (ALL, sentence("All kinds of service")),
                *((one.code, sector_label(one.code)) for one in codes.codes("service_sector") if one.code != MEDIATION),
            ]
        )
        self.district = PickList([(ALL, sentence("All districts"))])
        self.language = PickList(
            [
                (ALL, sentence("Any language")),
                *((one.code, code_label("language", one.code)) for one in codes.codes("language")),
            ]
        )
        self.protocol = PickList(
            [(ALL, sentence("Any agreement")), *((code, code_label("protocol", code)) for code in PROTOCOLS)]
        )
        self.state = PickList()
        self._name()
        self.open_now = TickRow(sentence("Open now"))
        self.women = TickRow(sentence("Women work there"))
        line = Line(gap=1.5)
        line.add(self.search, 1)
        line.add(self.sector)
        self.add(line)
        self.to_check, self.further = QuietButton("", "warning"), QuietButton(sentence("More choices"), "chevron-down")
        self._rare = Flow(self.women, self.language, self.protocol, self.state, gap=1.5)
        self.add(Flow(self.open_now, self.district, self.further, self.to_check, gap=1.5))
        self.add(self._rare)
        self._rare.hide()
        self._to_check = -1
        self.show_count(0)
        for name, pick in self._picks().items():
            pick.edited.connect(lambda code, name=name: self.chosen.emit(name, "" if code in (ALL, None) else code))
        self.state.edited.connect(lambda code: self.chosen.emit("state", code or IN_USE))
        self.open_now.clicked.connect(lambda on: self.chosen.emit("open_now", bool(on)))
        self.women.clicked.connect(lambda on: self.chosen.emit("women_staff", bool(on)))
        self.further.clicked.connect(lambda: self._unfold(self._rare.isHidden()))
        self.to_check.clicked.connect(self._only_to_check)

    def show_districts(self, districts: Sequence[str]) -> None:
        """Offer the districts in which there are services."""
        chosen = district_key(self.district.value() or ALL)
        self.district.set_items([(ALL, sentence("All districts")), *((district_key(one), one) for one in districts)])
        self.district.set_value(chosen if chosen in map(district_key, districts) else ALL)

    def show_count(self, to_check: int) -> None:
        """Say how many services should be checked."""
        if to_check == self._to_check:
            return
        self._to_check = to_check
        self.to_check.say(sentence("To be checked: {count}", count=to_check))
        self.to_check.setVisible(to_check > 0)
        chosen = self.state.value() or IN_USE
        self.state.set_items(
            [
                (IN_USE, sentence("In use")),
                (TO_CHECK, sentence("To be checked: {count}", count=to_check)),
                (RETIRED, sentence("Out of use")),
            ]
        )
        self.state.set_value(chosen)

    def show_wanted(self, wanted: Wanted) -> None:
        """Show what is chosen."""
        if self.search.text().strip() != wanted.text:
            self.search.setText(wanted.text)
        for name, pick in self._picks().items():
            pick.set_value(getattr(wanted, name) or ALL)
        self.state.set_value(wanted.state)
        self.open_now.setChecked(wanted.open_now)
        if wanted.women_staff or wanted.language or wanted.protocol or wanted.state != IN_USE:
            self._unfold(True)
        self.women.setChecked(wanted.women_staff)

    def _unfold(self, shown: bool) -> None:
        """Show the rarer choices, or put them away."""
        self._rare.setVisible(shown)
        self.further.say(sentence("Fewer choices") if shown else sentence("More choices"))

    def _only_to_check(self) -> None:
        state = IN_USE if self.state.value() == TO_CHECK else TO_CHECK
        self.state.set_value(state)
        self._unfold(True)
        self.chosen.emit("state", state)

    def _name(self) -> None:
        """A list to pick from stands without a label: whoever only hears it has to be told what it is."""
        name_for_readers(self.sector, tell(sentence("Kind of service")))
        name_for_readers(self.district, tell(sentence("District")))
        name_for_readers(self.language, tell(sentence("Language")))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _picks(self) -> dict[str, PickList]:
        return {
            "sector": self.sector, "district": self.district, "language": self.language, "protocol": self.protocol,
        }  # fmt: skip
