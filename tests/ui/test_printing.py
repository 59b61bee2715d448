# SPDX-License-Identifier: Apache-2.0
"""Paper: a PDF in memory becomes sheets on a printer, and nothing of it stays behind. A PDF printer stands in."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from intake_desktop.slips.paper import A5, Paper
from intake_desktop.ui.kit import PdfPreview, pdf
from intake_desktop.ui.kit.asking import Asking
from intake_desktop.ui.printers import NotSaved, PrinterChoice, PrinterRefused, PrintWish
from intake_desktop.ui.printing import PrintPanel, SystemPrinters, spool_in_memory
from intake_desktop.ui.theme import dress
from intake_desktop.ui.worker import ThreadRunner

LASER = PrinterChoice("laser", "HP LaserJet, office", is_usual=True, both_sides=True)
INK = PrinterChoice("ink", "Ink printer, reception")


def paper(title: str = "R-4H7K2PX", pages: int = 2) -> bytes:
    """A small paper with something to see on each page: a black field 100 points wide and 50 high."""
    drawn = Paper(title, "en", A5)
    for _ in range(pages):
        drawn.rect(100, 400, 100, 50, fill=1)
        drawn.showPage()
    return drawn.finished()


class OnFile:
    """A printer that prints into a file of the test; keeps what the program asked of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.spool: list[str | None] = []
        self.asked: list[QPrinter] = []

    def __call__(self, key: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        self.spool.append(os.environ.get("TMPDIR"))
        self.asked.append(printer)
        return printer


def black_points(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """The box of what is dark on a page, in points from its upper left corner."""
    from PIL import ImageOps

    picture = page.render(scale=2, grayscale=True).to_pil()
    box = ImageOps.invert(picture).getbbox()
    assert box is not None, "the page is blank"
    left, top, right, bottom = (edge / 2 for edge in box)
    return left, top, right, bottom


def test_a_paper_comes_out_at_its_true_size(qapp: object, tmp_path: Path) -> None:
    device = OnFile(tmp_path / "out.pdf")
    SystemPrinters(device).print(paper(), PrintWish("laser"))
    printed = pypdfium2.PdfDocument(device.path)
    assert len(printed) == 2
    for page in printed:
        assert page.get_size() == pytest.approx(A5, abs=1.5)
        left, top, right, bottom = black_points(page)
        assert (right - left, bottom - top) == pytest.approx((101, 51), abs=1.5)
        assert (left, top) == pytest.approx((99.5, A5[1] - 450.5), abs=2)


def test_the_job_is_named_after_the_slip_and_nothing_else(qapp: object, tmp_path: Path) -> None:
    device = OnFile(tmp_path / "out.pdf")
    SystemPrinters(device).print(paper("R-4H7K2PX"), PrintWish("laser"))
    assert [printer.docName() for printer in device.asked] == ["R-4H7K2PX"]
    said = pypdfium2.PdfDocument(device.path).get_metadata_dict(skip_empty=True)
    assert said["Title"] == "R-4H7K2PX"
    assert not {"Author", "Subject", "Keywords", "Creator"} & set(said)


def test_copies(qapp: object, tmp_path: Path) -> None:
    device = OnFile(tmp_path / "out.pdf")
    SystemPrinters(device).print(paper(), PrintWish("laser", copies=3))
    assert len(pypdfium2.PdfDocument(device.path)) == 6


@pytest.mark.parametrize(("first", "last", "pages"), [(1, 1, 1), (2, 3, 2), (3, 9, 1), (7, 9, 3)])
def test_the_pages_that_were_chosen_in_the_dialog_of_the_system(
    qapp: object, tmp_path: Path, first: int, last: int, pages: int
) -> None:
    device = OnFile(tmp_path / "out.pdf")
    printer = device("set up")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(first, last)
    SystemPrinters(lambda _: printer).print(paper(pages=3), PrintWish("set up", as_chosen=True))
    assert len(pypdfium2.PdfDocument(device.path)) == pages


def test_it_prints_on_the_worker_too(qtbot: QtBot, tmp_path: Path) -> None:
    device, runner, done = OnFile(tmp_path / "out.pdf"), ThreadRunner(), []
    runner.run(lambda: SystemPrinters(device).print(paper(), PrintWish("laser")), done.append)
    qtbot.waitUntil(lambda: bool(done))
    runner.close()
    assert len(pypdfium2.PdfDocument(device.path)) == 2


def test_what_is_spooled_is_spooled_in_memory_and_gone(qapp: object, tmp_path: Path) -> None:
    device, before = OnFile(tmp_path / "out.pdf"), os.environ.get("TMPDIR")
    SystemPrinters(device).print(paper(), PrintWish("laser"))
    assert os.environ.get("TMPDIR") == before
    spool = device.spool[0]
    assert spool is None or (spool.startswith("/dev/shm/") and not Path(spool).exists())


def test_the_spool_folder_is_private_and_removed_whatever_happens(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"tmpfs {tmp_path} tmpfs rw 0 0\n")
    spool = spool_in_memory(tmp_path, mounts)
    folder = spool.__enter__()
    assert folder is not None
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o777 == 0o700
    assert os.environ["TMPDIR"] == str(folder)
    (folder / "spooled").write_bytes(b"her slip")
    assert spool.__exit__(PrinterRefused, PrinterRefused(), None) is not True
    assert [left.name for left in tmp_path.iterdir()] == ["mounts"]


def test_without_a_file_system_in_memory_the_system_decides(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 {tmp_path} ext4 rw 0 0\n")
    before = dict(os.environ)
    with spool_in_memory(tmp_path, mounts) as folder:
        assert folder is None
        assert dict(os.environ) == before
    with spool_in_memory(tmp_path, tmp_path / "no such file") as folder:
        assert folder is None


def test_a_printer_that_is_gone_is_refused_and_writes_no_file(qapp: object, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PrinterRefused):
        SystemPrinters().print(paper(), PrintWish("unplugged yesterday"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_cannot_write_is_refused(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(PrinterRefused):
        SystemPrinters(OnFile(tmp_path / "no such folder" / "out.pdf")).print(paper(), PrintWish("laser"))


@pytest.fixture
def panel(qtbot: QtBot, qapp) -> PrintPanel:
    dress(qapp).choose(language="en", percent=100, dark=False)
    made = PrintPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def test_no_printer_is_said_with_a_way_on(panel: PrintPanel, qtbot: QtBot) -> None:
    panel.show_printers([])
    assert not panel.button.isVisible()
    assert not panel.has_printer()
    said = panel._none.text()
    assert "No printer is set up on this computer." in said
    assert "Nothing is lost" in said
    look_again = panel._none.findChildren(type(panel.again))[0]
    with qtbot.waitSignal(panel.looked):
        look_again.click()


def test_one_printer_needs_no_choosing(panel: PrintPanel, qtbot: QtBot) -> None:
    panel.show_printers([INK])
    assert panel.one.text() == "Ink printer, reception"
    assert not panel.printer.isVisible()
    assert not panel.both_sides.isVisible()
    with qtbot.waitSignal(panel.wanted) as pressed:
        panel.button.click()
    assert pressed.args == [PrintWish("ink", 1, both_sides=False)]


def test_several_printers_the_usual_one_first(panel: PrintPanel, qtbot: QtBot) -> None:
    panel.show_printers([LASER, INK])
    assert panel.printer.value() == "laser"
    panel.copies.setText("۳")  # typed on an Urdu keyboard
    with qtbot.waitSignal(panel.wanted) as pressed:
        panel.button.click()
    assert pressed.args == [PrintWish("laser", 3, both_sides=True)]
    panel.printer.set_value("ink")
    panel.printer.activated.emit(1)
    assert panel.wish() == PrintWish("ink", 3, both_sides=False)
    panel.show_printers([INK, LASER])
    assert panel.printer.value() == "ink", "a choice stays when the list is read again"


@pytest.mark.parametrize("typed", ["0", "10", "many", ""])
def test_an_odd_number_of_copies_is_said_beside_the_field(panel: PrintPanel, typed: str) -> None:
    panel.show_printers([LASER])
    panel.copies.setText(typed)
    asked: list[object] = []
    panel.wanted.connect(asked.append)
    panel.button.click()
    assert asked == []
    assert "Write how many copies: 1 to 9." in panel._copies.problem()


def test_a_paper_is_saved_whole_under_its_number_for_this_person_alone(qapp: object, tmp_path: Path) -> None:
    printers, pdf = SystemPrinters(), paper()
    for _ in range(2):
        printers.print(pdf, PrintWish("", folder=tmp_path))
    first, second = sorted(tmp_path.iterdir(), key=lambda path: len(path.name))
    assert (first.name, second.name) == ("R-4H7K2PX.pdf", "R-4H7K2PX-2.pdf"), "nothing is written over"
    assert first.read_bytes() == second.read_bytes() == pdf
    assert first.stat().st_mode & 0o777 == 0o600


def test_a_paper_that_cannot_be_saved_leaves_nothing_half(qapp: object, tmp_path: Path, monkeypatch) -> None:
    with pytest.raises(NotSaved):
        SystemPrinters().print(paper(), PrintWish("", folder=tmp_path / "pulled out"))

    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(NotSaved):
        SystemPrinters().print(paper(), PrintWish("", folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_saving_is_offered_only_where_a_page_says_so_and_warns_first(qtbot: QtBot, qapp) -> None:
    dress(qapp)
    careful, panel = PrintPanel(), PrintPanel(may_save=True)
    for one in (careful, panel):
        qtbot.addWidget(one)
        one.show_printers([LASER])
    assert careful.save.isHidden()
    assert not panel.save.isHidden()
    wishes: list[PrintWish] = []
    panel.wanted.connect(wishes.append)
    panel.show()
    panel.save.click()
    (box,) = panel.window().findChildren(Asking)
    assert "stays there until you delete it" in " ".join(label.text() for label in box.findChildren(QLabel))
    box.no.click()
    assert wishes == []


def test_without_a_printer_a_file_is_still_possible(qtbot: QtBot, qapp) -> None:
    dress(qapp)
    panel = PrintPanel(may_save=True)
    qtbot.addWidget(panel)
    panel.show_printers([])
    panel.show()
    (save,) = [one for one in panel.findChildren(QPushButton) if one.text() == "Save as a file…" and one.isVisible()]
    save.click()
    assert panel.window().findChildren(Asking), "it warns first"


def test_a_page_is_drawn_when_it_is_seen_and_as_fine_as_it_is_seen(
    qtbot: QtBot, qapp, monkeypatch: pytest.MonkeyPatch
) -> None:
    dress(qapp)
    drawn: list[tuple[int, int]] = []
    draw = pdf.page_image
    monkeypatch.setattr(pdf, "page_image", lambda *asked: (drawn.append(asked[1:]), draw(*asked))[1])
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(400, 500)
    preview.show()
    preview.show_pdf(paper())
    qtbot.waitUntil(lambda: bool(drawn))
    first, back = preview.sheets()
    assert drawn == [(0, first.width())], "the back is below, and nobody looked at it"
    first.repaint()
    assert len(drawn) == 1, "what was drawn is kept"
    back.grab()
    assert drawn[-1] == (1, back.width())
    preview.show_pdf(paper())
    first.grab()
    assert drawn[-1] == (0, first.width())


def test_the_preview_comes_nearer_and_goes_back(qtbot: QtBot, qapp) -> None:
    dress(qapp)
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(400, 500)
    preview.show()
    preview.show_pdf(paper())
    assert preview.page_count() == 2
    whole = preview.sheets()[0].width()
    assert whole <= 400
    preview.nearer.click()
    assert preview.sheets()[0].width() == pytest.approx(whole * 1.5, abs=2)
    while preview.nearer.isEnabled():
        preview.nearer.click()
    assert preview.zoom == 2.0
    preview.resize(300, 500)
    assert preview.sheets()[0].width() < whole * 2, "it follows the room"
    while preview.farther.isEnabled():
        preview.farther.click()
    assert preview.sheets()[0].width() < whole
    preview.fall_empty()
    assert (preview.page_count(), preview.zoom) == (0, 1.0)
