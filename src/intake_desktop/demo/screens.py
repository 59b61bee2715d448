# SPDX-License-Identifier: Apache-2.0
"""Pictures of the main screens, in English and Urdu, taken of the real window on a real store with no display."""

from __future__ import annotations

import os
from pathlib import Path

from ..services import cases
from ..services.desk import Desk

LANGUAGES = ("en", "ur")
_OF_A_CASE = (
    "case", "plan", "contacts", "stages", "closing", "timeline", "consent", "referrals", "referral", "papers",
    "reassess", "openings",
)  # fmt: skip
_OF_ANOTHER_DAY = ("moving",)
"""Pages that are empty in this story: no case in it began with an older form."""


def take_screens(desk: Desk, out: Path) -> int:
    """Show one screen after the other, in each language, and save what a person would see; gives the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ..ui import theme
    from ..ui.runner import InlineRunner
    from ..ui.shell import Shell
    from ..ui.table import PAGES
    from ..ui.window import Window

    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["intake-desktop"])
    assert isinstance(application, QApplication)
    looks = theme.dress(application, theme.Choices())
    case, partner = _a_case_with_papers(desk), _a_partner(desk)
    for language in LANGUAGES:
        looks.choose(language=language)
        window = Window()
        window.resize(1280, 800)
        shell = Shell(desk, InlineRunner(), PAGES, lambda _: None)
        window.put(shell)
        window.show()

        def take(name: str, window: Window = window, language: str = language) -> None:
            for _ in range(5):
                application.processEvents()
            window.grab().save(str(out / f"{name}-{language}.png"))

        for entry in PAGES:
            if entry.is_open_to(desk) and entry.key not in _OF_ANOTHER_DAY:
                shell.go(entry.key, **_where(entry.key, case, partner))
                take(entry.key)
        window.go()
        window.deleteLater()
        application.processEvents()
    return 0


def _a_case_with_papers(desk: Desk) -> str:
    """The case whose referrals tell most: the first woman of the story."""
    query = "select case_id from referral group by case_id order by max(level) desc, case_id limit 1"
    row = desk.store.reader.execute(query).fetchone()
    return row[0] if row else cases.list_cases(desk, limit=1)[0].id


def _a_partner(desk: Desk) -> str:
    """A service whose keys are known."""
    row = desk.store.reader.execute("select id from provider where seal_key <> '' order by id limit 1").fetchone()
    return row[0] if row else ""


def _where(page: str, case: str, partner: str) -> dict[str, object]:
    if page in _OF_A_CASE:
        return {"case_id": case}
    if page == "partner":
        return {"provider_id": partner}
    return {"new": True} if page in ("intake", "stub") else {}
