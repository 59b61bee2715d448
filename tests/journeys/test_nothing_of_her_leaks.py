# SPDX-License-Identifier: Apache-2.0
"""Names, a number, addresses and her account, each an unmistakable mark, typed in the window through a whole journey.
Afterwards they stand where somebody revealed them, and nowhere else: no list, title, log, file name or open byte."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from tests.conftest import GIVEN, Office
from tests.forms.women import NASREEN
from tests.journeys.shift import Shift

from intake_desktop.domain.closing import ITEMS
from intake_desktop.resources import code_lists
from intake_desktop.services import unlock

HER, HIS, STREET, PLACE = "Marqueria Zoxana", "Qadvor Brimlex", "Vintrelle Lane 44", "Oxbury courtyard"
PHONE, WORDS, TIMES = "0300-7419630", "Tembrelo calls about cloth", "Quistday mornings"
ACCOUNT, WISH, SIGNAL = "He used a plunderwick.", "Leave with my jorvemble.", "Brannoxel scarf"
WHO = (
    "marqueria",
    "zoxana",
    "qadvor",
    "brimlex",
    "vintrelle",
    "oxbury",
    "7419630",
    "tembrelo",
    "quistday",
    "brannoxel",
)
"""Who she is, whom she accuses, where she lives, how she is reached, how she means to get away."""
TOLD = ("plunderwick", "jorvemble")
"""What she told: whoever works on her case reads it there, and only there."""
OF_A_CASE = {"case", "plan", "contacts", "stages", "timeline", "closing", "referral"}
SAYS = NASREEN | {
    "full_name": HER, "address": STREET, "phone": PHONE, "safe_words": WORDS, "safe_times": TIMES, "account": ACCOUNT,
    "incident_place": PLACE, "perp_name": HIS, "incident_date": "2026-11-20", "plan_review_date": "2026-11-27",
    "what_she_wants_first": WISH, "plan_code_signal": SIGNAL,
}  # fmt: skip


def marks_in(text: str, marks: tuple[str, ...] = WHO + TOLD) -> list[str]:
    """The marks that a text contains, in whatever case."""
    return [mark for mark in marks if mark in text.casefold()]


def written_on(window: QWidget) -> Iterator[str]:
    """Everything that any widget of a window holds, shown or hidden."""
    for thing in (window, *window.findChildren(QWidget)):
        yield thing.windowTitle()
        yield thing.toolTip()
        yield thing.accessibleName()
        yield thing.accessibleDescription()
        if isinstance(thing, QLabel | QLineEdit):
            yield thing.text()
        elif isinstance(thing, QTextEdit | QPlainTextEdit):
            yield thing.toPlainText()


def open_bytes(home: Path) -> list[str]:
    """The files that hold a mark as it is, by name or in their bytes."""
    found = []
    for path in home.rglob("*"):
        held = path.read_bytes().lower() if path.is_file() else b""
        spoken = [mark for mark in WHO + TOLD if any(mark.encode(code) in held for code in ("utf-8", "utf-16-le"))]
        if spoken or marks_in(path.name):
            found.append(f"{path.name}: {spoken}")
    return found


def a_whole_journey(shift: Shift, office: Office) -> str:
    """From the intake to the closing; answers the case."""
    provider = office.provider("legal_aid")
    shift.sits("CW01")
    shift.intake(SAYS, "full")
    case = shift.newest_case()
    for page in ("today", "cases"):
        shift.goes(page)
    shift.goes("plan", case_id=case)
    shift.press("Make it a goal")
    shift.press("Save the goal")
    shift.press("Add who does what")
    shift.fills("What is done?", "Ask for the papers")
    shift.fills("By when?", "2026-11-25")
    shift.press("Save the action")
    shift.goes("contacts", case_id=case)
    shift.press("Write down a contact", nth=-1)
    shift.fills("How did it go?", "not_reached")
    shift.press("It is a time that she named as safe.")
    shift.press("Save the contact")
    shift.goes("stages", case_id=case)
    shift.press("A report was made")
    shift.fills("What kind?", "fir")
    shift.fills("On which day?", "2026-11-22")
    shift.press("Save the report")
    shift.press("Ask for a place in the shelter")
    shift.press("Ask for a place")
    shift.goes("referral", case_id=case)
    for question, answer in (
        ("She asked for", "legal_aid"), ("Services in the directory", provider),
        ("May something about her be told to this service?", "given"), ("How much may be told?", "l1_code_only"),
        ("How it was given", "signature"),
    ):  # fmt: skip
        shift.fills(question, answer)
    shift.press("Print the slip")

    # She comes once more and says her name again: two files that are alike.
    shift.intake(GIVEN | {"full_name": HER, "age_years": 31})
    shift.sits("SV01").goes("duplicates")
    shift.press("Look for files that are alike")
    assert shift.may_press("Decide"), "the two files are found"
    shift.press("Decide")
    shift.shell.top.search.setText(HER)
    shift.shell.top.search.returnPressed.emit()
    assert "MLT-" in shift.read(), "her name finds her"
    shift.goes("today")
    assert not [text for text in written_on(shift.shell) if marks_in(text)], (
        "what she searched for is gone with the list"
    )
    shift.sits("CW01").goes("closing", case_id=case)
    shift.fills("Why is it closed?", "survivor_request")
    for item in ITEMS:
        shift.fills(code_lists().label("closure_item", item, "en"), "yes")
    shift.press("Ask to close the case")
    for code, pages in (
        ("SV01", ("today", "cases", "duplicates", "audit", "shelter", "assign", "emergency", "retention", "computer")),
        ("CW01", ("today", "cases", "shelter", "centre", "bundles", "directory")),
    ):
        shift.sits(code)
        for page in [one for one in pages if one in shift.shell._entries]:
            shift.goes(page)
        for page in ("case", "timeline", "plan", "contacts", "stages", "closing"):
            shift.goes(page, case_id=case)
    return case


def test_what_identifies_her_stands_only_where_it_was_revealed(
    shift: Shift, office: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    case = a_whole_journey(shift, office)
    assert {page for page, _ in shift.pages} >= OF_A_CASE | {"intake", "today", "cases", "duplicates", "audit"}

    # In sight: who she is nowhere; what she told only on the pages of her case.
    spoken = [(page, line) for page, text in shift.pages for line in text.splitlines() if marks_in(line, WHO)]
    assert not spoken
    seen = {(page, mark) for page, text in shift.pages for mark in marks_in(text, TOLD)}
    assert {page for page, _ in seen} <= OF_A_CASE
    assert seen, "what she told is read on the pages of her case: the marks are found where they stand"
    assert not [title for title in shift.titles if marks_in(title)]

    # Somebody says why she has to look: now it stands there, and a moment later nowhere in the whole window.
    shift.goes("case", case_id=case)
    shift.press("Reveal…")
    shift.fills("Why do you need it now?", "call_now")
    shift.uncovered = True
    shift.press("Show for 60 seconds")
    assert {"marqueria", "7419630", "tembrelo", "quistday"} <= set(marks_in(shift.revealed[-1])), "it is really hers"
    shift.press("Hide now")
    shift.uncovered = False
    shift.goes("today")
    assert not [text for text in written_on(shift.shell) if marks_in(text, WHO)]

    # Out of sight: the audit, the papers, the log, what was printed to the terminal, and every file of the store.
    rows = office.desk("SV01").store.reader.execute("select * from audit").fetchall()
    assert len(rows) > 20
    assert not [row for row in rows if marks_in(" ".join(str(part) for part in row))]
    assert shift.tray.papers
    assert not [paper for paper in shift.tray.papers if marks_in(paper.decode("latin-1"))]
    shift.shell.hide()
    unlock.lock(office.desk("SV01"))
    assert not marks_in(caplog.text)
    said = capfd.readouterr()
    assert not marks_in(said.out + said.err)
    assert len([path for path in office.home.rglob("*") if path.is_file()]) > 3
    assert not open_bytes(office.home)


def test_the_search_for_marks_finds_what_is_open(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("... MARQUERIA ...".encode("utf-16-le"))
    (tmp_path / "oxbury.txt").write_text("", "utf-8")
    (tmp_path / "b").write_text("nothing", "utf-8")
    assert len(open_bytes(tmp_path)) == 2
