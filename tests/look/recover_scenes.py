# SPDX-License-Identifier: Apache-2.0
"""How the ways back are set: a keyring that gives nothing, a sheet half typed, new keys, new papers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.pages.recover.page import RecoverPage
from intake_desktop.ui.pages.recover.presenter import services_for
from intake_desktop.ui.pages.unlock.page import UnlockPage
from intake_desktop.ui.printers import PrinterChoice, PrintWish, Shown
from intake_desktop.ui.ways import Way, ways_after
from intake_desktop.vault import troubles

from .stage import Stage


class _NoPrinters:
    def available(self) -> list[PrinterChoice]:
        return []

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        raise AssertionError("there is no printer")


def closed(stage: Stage, trouble: Trouble) -> QWidget:
    """The closed desk after a trouble, with the ways on."""
    page = UnlockPage(lambda code, passphrase: stage.typical.desk(), stage.runner)
    page.code.set_value("CW01")
    page.show_trouble(trouble, ways_after(trouble.name))
    return page


def said(stage: Stage) -> QWidget:
    """The closed desk after the sheet was used."""
    return UnlockPage(lambda code, passphrase: stage.typical.desk(), stage.runner, said="recovered")


def recover(stage: Stage, way: Way | None = None) -> RecoverPage:
    """The ways back, or one of them."""
    return RecoverPage(services_for(Path("unused")), stage.runner, _NoPrinters, way=way)


def sheet(stage: Stage, *, wrong: bool = False) -> QWidget:
    """A sheet that is typed in its fourth line; or one of which a line is wrong and the keyring does not answer."""
    page = recover(stage, Way.SHEET)
    lines = stage.empty.founded._sheets.sheet.text().split("\n")
    page.sheet.entry.put([*lines[:3], lines[3][:13], *([""] * (len(lines) - 4))])
    if wrong:
        page.sheet.entry.put([*lines[:2], lines[4], lines[3][:-1] + ("A" if lines[3][-1] != "A" else "B"), *lines[4:]])
        page.show_trouble(troubles.KeyringAbsent(), (Way.AGAIN, Way.FOR_NOW, Way.ANEW))
    return page


def papers(stage: Stage) -> QWidget:
    """The papers of new keys."""
    page = recover(stage, Way.ANEW)
    language = stage.looks.choices.language
    page.show_papers([Shown(one.pdf(language), one.places, one.notes) for one in stage.empty.founded.papers])
    return page


def new_sheet(stage: Stage) -> QWidget:
    """A sheet that was just made anew, and a one-time code."""
    shell = stage.shell(stage.typical, "sheets")
    page = shell.page()
    paper, language = stage.typical.founded.papers[0], stage.looks.choices.language
    page.show_paper(Shown(paper.pdf(language), paper.places))  # type: ignore[attr-defined]
    return shell
