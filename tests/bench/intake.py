# SPDX-License-Identifier: Apache-2.0
"""The intake as the person meets it, in the whole window without a screen: keys counted and timed, forms opened, the
language switched. A key press ends when everything it changes is laid out and painted.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench import Figure, p95
from tests.bench.forms import LARGE, large_form

os.environ["QT_QPA_PLATFORM"] = "offscreen"
NAMES = {"en": ("Zainab Bibi", "helpl"), "ur": ("زینب بی بی", "ہیلپ")}
ROUNDS = 5


def figures() -> Iterator[Figure]:
    """A quick intake walked through in two languages, then 150 questions, then the full intake."""
    from PySide6.QtWidgets import QApplication
    from tests.conftest import Office

    from intake_desktop.ui import theme

    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    theme.dress(application)
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as folder:
        office = Office(Path(folder), "A")
        try:
            for language in NAMES:
                yield from _walk(application, office, language)
            theme.dress(application, theme.Choices())
            yield from _large(application, office)
            yield from _full(application, office)
        finally:
            office.close()


def _walk(application, office, language: str) -> Iterator[Figure]:  # type: ignore[no-untyped-def]
    from tests.ui.caseworker import Caseworker

    from intake_desktop.ui import theme

    theme.dress(application, theme.Choices(language=language))
    taken: list[float] = []
    keys = 0
    for _ in range(ROUNDS):
        shell = _window(application, office)
        she = Caseworker(shell.page())
        she.quick_intake(*NAMES[language])
        assert she.page.result() is not None
        keys, taken = len(she.taken), taken + she.taken
        _put_away(application, shell)
    yield Figure(f"keys of a quick intake in the window, {language}", keys, "keys", limit=120)
    yield Figure(f"key press end to end, quick intake, {language}, median", statistics.median(taken) * 1e3, "ms")
    yield Figure(f"key press end to end, quick intake, {language}, steps too, p95", p95(taken) * 1e3, "ms")


def _large(application, office) -> Iterator[Figure]:  # type: ignore[no-untyped-def]
    """A form of 150 questions and 172 expressions in three languages; ten questions to a step."""
    from PySide6.QtTest import QTest

    from intake_desktop.forms.filling import Filling
    from intake_desktop.services.desk import Changes
    from intake_desktop.ui.pages.intake.page import IntakePage
    from intake_desktop.ui.pages.intake.presenter import Opened, services_at
    from intake_desktop.ui.runner import InlineRunner

    desk, form = office.desk("CW01"), large_form()
    services = services_at(desk)

    def begin(*asked):  # type: ignore[no-untyped-def]
        made = services.begin(*asked)
        draft = replace_draft(made.value.draft, form.form_id)
        return Changes(made.touched, Opened(draft, Filling(form, today=desk.today())))

    page = IntakePage(replace(services, begin=begin), InlineRunner())
    page.resize(1280, 800)
    page.show()
    opened = [_took(application, page.presenter.begin) for _ in range(20)]
    yield Figure(f"{LARGE} questions opened in the window", statistics.median(opened) * 1e3, "ms", limit=150)
    for number in range(0, LARGE, 10):
        page.presenter.answered(f"q{number}", 50)
    editor = page.sheet.block("q0").answering.editor
    page.activateWindow()
    page.sheet.block("q0").focus()
    typed = [_took(application, lambda key=key: QTest.keyClick(editor, key)) for key in "50" * 200]
    yield Figure(f"key press end to end, {LARGE} questions, p95", p95(typed) * 1e3, "ms", limit=5)
    yield from _languages(application, f"{LARGE} questions", limit=200)
    _put_away(application, page)


def _full(application, office) -> Iterator[Figure]:  # type: ignore[no-untyped-def]
    """The full intake at its longest step, with everything worked out that follows from her answers."""
    from PySide6.QtTest import QTest
    from tests.conftest import GIVEN

    shell = _window(application, office)
    page = shell.page()
    for name in ("private_space", "safe_now", "urgent_medical", "consent_services", "consent_record"):
        page.presenter.answered(name, GIVEN[name])
    opened = [_took(application, lambda mode=mode: page.presenter.choose_mode(mode)) for mode in ("full", "quick") * 6]
    yield Figure("full intake opened in the window", statistics.median(opened[2::2]) * 1e3, "ms")
    page.presenter.choose_mode("full")
    page.presenter.answered("explained_role", "yes")
    page.presenter.go_to_step("incident")
    key = page.presenter.filling.repetitions("incidents")[0]
    page.presenter.answered(f"{key}/q1", "yes")
    block = page.sheet.block(f"{key}/account")
    shell.activateWindow()
    block.focus()
    editor = block.answering.editor
    typed = [_took(application, lambda key=key: QTest.keyClick(editor, key)) for key in "he came " * 50]
    asked = len(list(page.presenter.filling.form.questions()))
    yield Figure(f"key press end to end, full intake of {asked} questions, p95", p95(typed) * 1e3, "ms", limit=5)
    yield from _languages(application, "full intake")  # its limit is that of 150 questions; this one is told
    _put_away(application, shell)


def _languages(application, name: str, limit: float | None = None) -> Iterator[Figure]:  # type: ignore[no-untyped-def]
    from intake_desktop.ui import theme

    taken = []
    for language in ("ur", "hi", "en") * 4:
        taken.append(_took(application, lambda language=language: theme.looks().choose(language=language)))
    yield Figure(f"language switched in the window, {name}", statistics.median(taken) * 1e3, "ms", limit=limit)


def _window(application, office):  # type: ignore[no-untyped-def]
    from intake_desktop.ui.runner import InlineRunner
    from intake_desktop.ui.shell import Shell
    from intake_desktop.ui.table import PAGES

    shell = Shell(office.desk("CW01"), InlineRunner(), PAGES, lambda _: None)
    shell.resize(1280, 800)
    shell.show()
    shell.activateWindow()
    shell.go("intake", new=True)
    application.processEvents()
    return shell


def _put_away(application, widget) -> None:  # type: ignore[no-untyped-def]
    """Take a window down for good: one that only hides would be laid out with every change of language."""
    from PySide6.QtCore import QEvent

    widget.hide()
    widget.deleteLater()
    application.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)
    application.processEvents()


def _took(application, work: Callable[[], object]) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    work()
    application.processEvents()
    return time.perf_counter() - began


def replace_draft(draft, form_id: str):  # type: ignore[no-untyped-def]
    """The same draft, of another form."""
    import msgspec

    return msgspec.structs.replace(draft, form_id=form_id, step="")
