# SPDX-License-Identifier: Apache-2.0
"""The small panel in which a person says on which printer, or what else becomes of a paper."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ..domain.sentences import sentence
from .folders import ask_folder
from .kit import (
    Button,
    Column,
    Field,
    Flow,
    Muted,
    Notice,
    NumberEdit,
    PickList,
    PrimaryButton,
    QuietButton,
    Strong,
    TickRow,
    Words,
    ask,
    tell,
)  # fmt: skip
from .kit.asking import TITLE_OF_WINDOWS
from .kit.layout import enable
from .printers import PrinterChoice, PrintWish, copies_problem

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_numbers = itertools.count(1)


class PrintPanel(Column):
    """Which printer, how many copies, and the button. `wanted` gives a PrintWish, `looked` asks for the printers again.

    Our own words come first; the dialog of the system, with everything that a printer can do, is one press away. It
    speaks the language of the system. With `may_save` a paper may also become a file, after a warning; never with one
    that holds a key.
    """

    wanted = Signal(object)
    looked = Signal()

    def __init__(self, verb: Words | None = None, *, keys: str = "Ctrl+P", may_save: bool = False) -> None:
        super().__init__(gap=1.5)
        self._choices: list[PrinterChoice] = []
        self._seeking = Muted(sentence("Looking for printers…"))
        self._none = Notice(
            "warning",
            sentence("No printer is set up on this computer."),
            sentence("Connect one and set it up in the settings of this computer, then look again. Nothing is lost."),
        )
        self._none.offer(sentence("Look again"), self.looked.emit)
        if may_save:
            self._none.offer(sentence("Save as a file…"), self._warn)
        self.one = Strong()
        self.printer = PickList()
        self._several = Field(sentence("Printer"), self.printer)
        self.copies = NumberEdit(letters=4)
        self.copies.set_value(1)
        self._copies = Field(sentence("Copies"), self.copies, fit=True)
        self.both_sides = TickRow(sentence("Print on both sides of the sheet"))
        self.button = PrimaryButton(verb or sentence("Print"), "printer", keys=keys)
        self.again = Button(sentence("Look for printers again"), "search")
        self.more = QuietButton(sentence("All settings of the printer…"), "settings")
        self.more.clicked.connect(self._open_dialog)
        self.save = QuietButton(sentence("Save as a file…"), "save")
        self.save.clicked.connect(self._warn)
        if not may_save:
            self.save.hide()
        self.dialog: QPrintDialog | None = None
        self._deeds = Flow(self.button, self.more, self.save, self.again)
        self._known = Column(self.one, self._several, self._copies, self.both_sides, self._deeds, gap=1.5)
        for thing in (self._seeking, self._none, self._known):
            self.add(thing)
        self.printer.edited.connect(self._offer_sides)
        self.copies.edited.connect(lambda _: self._copies.set_problem(None))
        self.button.clicked.connect(self._press)
        self.again.clicked.connect(self.looked)
        self.both_sides.hide()
        self._show(self._seeking)

    def show_printers(self, choices: Sequence[PrinterChoice]) -> None:
        """Offer these printers; keep the one that was chosen when it is still there."""
        self._choices = list(choices)
        if not choices:
            self._show(self._none)
            return
        kept = self.printer.value()
        self.printer.set_items([(one.key, one.name) for one in choices])
        self.printer.set_value(kept if kept in [one.key for one in choices] else choices[0].key)
        self._several.setVisible(len(choices) > 1)
        self.one.setVisible(len(choices) == 1)
        self.one.say(choices[0].name)
        self._show(self._known)
        self._offer_sides()

    def has_printer(self) -> bool:
        """Whether anything can be printed now."""
        return bool(self._choices)

    def wish(self) -> PrintWish | None:
        """What is chosen, or nothing when it is not right yet; then the panel says so."""
        copies = self.copies.value()
        self._copies.set_problem(copies_problem(copies))
        key = self.printer.value()
        if not isinstance(copies, int) or copies_problem(copies) is not None or key is None:
            return None
        return PrintWish(key, copies, self.both_sides.isChecked() and not self.both_sides.isHidden())

    def set_busy(self, busy: bool) -> None:
        """While something is printed, nothing else can be."""
        enable(not busy, self.button, self.more, self.save)

    def _press(self) -> None:
        if (wish := self.wish()) is not None:
            self.wanted.emit(wish)

    def _open_dialog(self) -> None:
        """Let the printer be set up in the dialog of the system; a file is not offered there, because nobody warns."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

        key = self.printer.value()
        printer = QPrinter(QPrinterInfo.printerInfo(key or ""), QPrinter.PrinterMode.HighResolution)
        printer.setCreator("")
        dialog, options = QPrintDialog(printer, self.window()), QAbstractPrintDialog.PrintDialogOption
        dialog.setWindowTitle(tell(TITLE_OF_WINDOWS))
        dialog.setProperty("gap", 1.0)  # it knows nothing of our distances, and the style gives none unasked
        dialog.setProperty("inset", 2.0)
        for inside in dialog.findChildren(QWidget):
            inside.setProperty("gap", 1.0)
        for option in (options.PrintToFile, options.PrintPageRange, options.PrintSelection):
            dialog.setOption(option, False)
        dialog.accepted.connect(lambda: self._take(printer))
        dialog.finished.connect(self._forget_dialog)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self.dialog = dialog
        dialog.show()

    def _take(self, printer: QPrinter) -> None:
        from PySide6.QtPrintSupport import QPrinter

        from .printing import CHOSEN

        if printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
            return  # a file that nobody was warned of
        key = f"chosen-{next(_numbers)}"
        CHOSEN.clear()
        CHOSEN[key] = printer
        self.wanted.emit(PrintWish(key, max(1, printer.copyCount()), as_chosen=True))

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
            self.window().activateWindow()
            self.more.setFocus()

    def _warn(self) -> None:
        """Say what a file means before one is made."""
        ask(
            self,
            sentence("Save this paper as a file?"),
            sentence(
                "The file is not protected: whoever opens the folder or finds the stick can read it. It stays there "
                "until you delete it, and the program never does. Print it soon, then delete it and empty the bin."
            ),
            yes=sentence("Choose a folder and save"),
            no=sentence("Do not save"),
            then=lambda yes: ask_folder(self, self._save_in) if yes else None,
            danger=True,
        )

    def _save_in(self, folder: Path) -> None:
        self.wanted.emit(PrintWish("", 1, folder=folder))

    def _offer_sides(self) -> None:
        chosen = next((one for one in self._choices if one.key == self.printer.value()), None)
        offered = chosen is not None and chosen.both_sides
        if offered and self.both_sides.isHidden():
            self.both_sides.setChecked(True)
        self.both_sides.setVisible(offered)

    def _show(self, which: object) -> None:
        for thing in (self._seeking, self._none, self._known):
            thing.setVisible(thing is which)
