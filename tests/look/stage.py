# SPDX-License-Identifier: Apache-2.0
"""Where scenes are played: real centres with invented women, made once, and the window around a page."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from tests.conftest import Office

from intake_desktop.services import cases, drafts
from intake_desktop.training import invented
from intake_desktop.ui import theme
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

TYPICAL_CASES = 40


class Stage:
    """Gives scenes what they need. Runners are inline: when a scene is set, everything stands."""

    def __init__(self) -> None:
        self.application = QApplication.instance() or QApplication(["look"])
        self.looks = theme.dress(self.application)  # type: ignore[arg-type]
        self._folder = tempfile.TemporaryDirectory(prefix="look-")
        self.runner = InlineRunner()

    @functools.cached_property
    def empty(self) -> Office:
        """A centre on its first day."""
        return Office(Path(self._folder.name) / "empty", "A")

    @functools.cached_property
    def typical(self) -> Office:
        """A centre with some weeks of work: cases, a draft, three services in the directory."""
        office = Office(Path(self._folder.name) / "typical", "A")
        for _, answers in zip(range(TYPICAL_CASES), invented.intakes(), strict=False):
            given = {name: value for name, value in answers.items() if value is not None}
            office.intake("CW01", **{"interview_date": None, **given})
        office.provider("shelter")
        office.provider("legal_aid")
        desk = office.desk("SV01")
        kept = drafts.begin_intake(desk).value
        drafts.keep_draft(desk, kept.id, {"private_space": "yes", "safe_now": "yes"}, "before")
        return office

    @property
    def case_id(self) -> str:
        """The newest case of the centre with some weeks of work."""
        return cases.list_cases(self.typical.desk("SV01"), limit=1)[0].id

    def shell(self, office: Office, key: str, *, who: str = "SV01", **where: Any) -> Shell:
        """The whole window at a desk, with one page open."""
        shell = Shell(office.desk(who), self.runner, PAGES, lambda _: None)
        shell.go(key, **where)
        return shell

    def put_away(self, widget: QWidget) -> None:
        """Take a scene down."""
        widget.hide()
        self.runner = InlineRunner()  # nobody of this scene hears what the next one does
        widget.deleteLater()
        QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)  # or every scene would change its looks

    def close(self) -> None:
        """Sign everybody out and remove the centres."""
        for name in ("empty", "typical"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self._folder.cleanup()
