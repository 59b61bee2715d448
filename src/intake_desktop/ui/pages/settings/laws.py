# SPDX-License-Identifier: Apache-2.0
"""The laws that require a report: a card with one line a law, and the form in which one is written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from intake_desktop import resources
from intake_desktop.domain.laws import BY_LAW, Law, may_be_named
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.slips.wording import FACT_LABELS
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    Field,
    Flow,
    Heading,
    LineEdit,
    Muted,
    PickList,
    QuietButton,
    Strong,
    Words,
    ask,
)


class LawsCard(Card):
    """What the centre's laws name; `kept` and `dropped` say what somebody decided about one."""

    kept = Signal(object, object)
    """The law as it is written, and the one that it takes the place of, or None."""
    dropped = Signal(object)

    def __init__(self, may_choose: bool) -> None:
        super().__init__(Heading(sentence("Laws that require a report"), 2), gap=2.0, inset=2.5)
        self._may = may_choose
        self._before: Law | None = None
        self.add(
            Muted(
                sentence("A report says only what its law names. Write down each law with somebody who knows it well.")
            )
        )
        self.lines = Column(gap=2.0)
        self.add(self.lines)
        self.begin = Button(sentence("Write down a law"), "plus")
        self.begin.clicked.connect(lambda: self.open_form(None))
        self.add(self.begin)
        self.begin.setVisible(may_choose)
        self._build_form()

    def _build_form(self) -> None:
        sectors = resources.code_lists().codes("service_sector")
        self.law = LineEdit(letters=60)
        self.sector = PickList([(one.code, coded("service_sector", one.code)) for one in sectors])
        self.items = ChoiceList(several=True)
        self.fields = {
            "name": Field(sentence("The law and its section"), self.law, sentence("As it is printed on the report.")),
            "sector": Field(sentence("Who gets the report"), self.sector, fit=True),
            "items": Field(sentence("What the law names"), self.items),
        }
        self.save = Button(sentence("Save this law"), "save")
        cancel = QuietButton(sentence("Cancel"), "close")
        self.save.clicked.connect(self._keep)
        cancel.clicked.connect(self.close_form)
        self.sector.edited.connect(lambda _: self._offer())
        self.form = Column(*self.fields.values(), Flow(self.save, cancel), gap=2.0)
        self.add(self.form)
        self.form.hide()

    def show_laws(self, laws: Sequence[Law]) -> None:
        """Show what is written down."""
        self.lines.clear()
        for law in laws:
            self.lines.add(self._line(law))
        if not laws:
            self.lines.add(Body(sentence("None is written down: nothing can be reported without her consent.")))

    def open_form(self, law: Law | None) -> None:
        """Begin with an empty form, or with a law that is changed."""
        self._before = law
        self.law.set_value(law.name if law is not None else None)
        self.sector.set_value(law.sector if law is not None else None)
        self._offer()
        self.items.set_codes(law.items if law is not None else ())
        self.form.show()
        self.begin.hide()
        self.law.setFocus()

    def close_form(self) -> None:
        """Nothing is being written any more."""
        self.form.hide()
        self.begin.setVisible(self._may)
        self._before = None
        self.begin.setFocus()

    def _offer(self) -> None:
        sector = self.sector.value() or ""
        chosen = self.items.value() or ()
        codes = may_be_named(sector) if sector else ()
        self.items.set_items([(code, _item(code)) for code in codes])
        self.items.set_codes(tuple(code for code in codes if code in chosen))
        self.fields["items"].setVisible(bool(codes))

    def _keep(self) -> None:
        law = Law(self.law.value() or "", self.sector.value() or "", tuple(self.items.value() or ()))
        self.kept.emit(law, self._before)

    def _line(self, law: Law) -> Column:
        line = Column(Strong(law.name), Muted(_told(law)), gap=0.5)
        if self._may:
            change, drop = QuietButton(sentence("Change"), "edit"), QuietButton(sentence("Take off the list"), "trash")
            change.clicked.connect(lambda: self.open_form(law))
            drop.clicked.connect(lambda: self._ask_to_drop(law))
            line.add(Flow(change, drop))
        return line

    def _ask_to_drop(self, law: Law) -> None:
        ask(
            self,
            sentence("Take this law off the list?"),
            sentence("No report can be begun on it any more. Reports that were issued stay as they are."),
            yes=sentence("Take it off"),
            no=sentence("Keep it"),
            then=lambda yes: self.dropped.emit(law) if yes else None,
        )


def _told(law: Law) -> Callable[[Speaker], str]:
    def words(speaker: Speaker) -> str:
        items = "  ·  ".join(_named(speaker, code) for code in law.items)
        return f"{speaker.label('service_sector', law.sector)}: {items}"

    return words


def _item(code: str) -> Words:
    return lambda speaker: _named(speaker, code)


def _named(speaker: Speaker, code: str) -> str:
    return speaker.tell(BY_LAW[code]) if code in BY_LAW else speaker.say(FACT_LABELS.get(code, code))
