# SPDX-License-Identifier: Apache-2.0
"""A slip goes through a real printing system, CUPS on loopback, and comes out of a PDF printer as it was seen."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from tests.display.printer import MODEL, PrintingSystem, printing_system
from tests.slips.papers import slip

from intake_desktop.domain.telling import tells
from intake_desktop.slips.referral_slip import referral_slip

PRINT = """
import sys
from PySide6.QtWidgets import QApplication
application = QApplication([])
from intake_desktop.ui.printers import PrintWish
from intake_desktop.ui.printing import SystemPrinters
printers = SystemPrinters()
(there,) = printers.available()
for copies, path in enumerate(sys.argv[1:], start=1):
    printers.print(open(path, "rb").read(), PrintWish(there.key, copies))
"""
ASK_THE_SYSTEM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox
application = QApplication([])
from intake_desktop.ui.printing import PrintPanel, SystemPrinters
from intake_desktop.ui.theme import dress
dress(application)
panel, printers = PrintPanel(), SystemPrinters()
panel.show_printers(printers.available())
panel.show()
paper = open(sys.argv[1], "rb").read()
panel.wanted.connect(lambda wish: (printers.print(paper, wish), print("printed"), application.quit()))
panel.more.click()
offered = [box.itemText(at) for box in panel.dialog.findChildren(QComboBox) for at in range(box.count())]
print("title:", panel.dialog.windowTitle())
print("a file is offered:", any("file" in text.lower() for text in offered))
QTimer.singleShot(0, panel.dialog.accept)
QTimer.singleShot(20000, application.quit)
application.exec()
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="a printing system of one's own is started by root")


@pytest.fixture(scope="module")
def system() -> Iterator[PrintingSystem]:
    for there, package in ((shutil.which("cupsd"), "cups-daemon"), (MODEL.is_file(), "printer-driver-cups-pdf")):
        if not there:
            pytest.fail(f"This test needs {package}. On Debian: apt-get install {package}, or let ./dev do it.")
    with tempfile.TemporaryDirectory(prefix="cups-") as folder:
        Path(folder).chmod(0o755)
        with printing_system(Path(folder) / "house") as running:
            yield running


def came_out(number: str) -> Path:
    """The file that the printer printed into; it names it after the job, so that its name is the job's name."""
    (path,) = (Path.home() / "PDF").glob(f"*{number}*.pdf")
    return path


def looks(pdf: bytes | Path, page: int) -> Image.Image:
    """A page from far away: where it is dark and where it is light."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=1, grayscale=True).to_pil()
    return picture.resize((42, 60), Image.Resampling.BOX)


def number_of_this_run() -> str:
    return "R-" + "".join(secrets.choice("23456789ABCDEFGH") for _ in range(7))


def in_memory() -> set[Path]:
    """What lies in memory as files, but for the folders of tests that run at this time."""
    return {one for one in Path("/dev/shm").iterdir() if not one.name.startswith("intake-tests-")}


@needs_root
def test_a_slip_comes_out_as_it_was_seen_and_leaves_nothing(system: PrintingSystem, tmp_path: Path) -> None:
    numbers = [number_of_this_run(), number_of_this_run()]
    papers = [
        referral_slip(slip("en", "l2_contact", number=numbers[0])),
        referral_slip(slip("ur", number=numbers[1], discreet=True)),
    ]
    files = []
    for number, paper in zip(numbers, papers, strict=True):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(paper)
    spools_before = in_memory()
    system.run(PRINT, *map(str, files))
    lines = system.finished(2)
    for number, paper, line in zip(numbers, papers, lines, strict=True):
        path = came_out(number)
        try:
            assert number in line, "the job is named after the slip"
            assert not tells(line.replace("-", " "))
            assert not tells(path.stem.replace("_", " "))
            printed = pypdfium2.PdfDocument(path)
            pages, copies = len(pypdfium2.PdfDocument(paper)), numbers.index(number) + 1
            assert len(printed) == pages * copies, "a page is missing"
            said = " ".join(printed.get_metadata_dict(skip_empty=True).values())
            assert not tells(said), "the metadata tell"
            for page in range(len(printed)):
                apart = ImageChops.difference(looks(paper, page % pages), looks(path, page))
                assert ImageStat.Stat(apart).mean[0] < 3, f"page {page + 1} of {number} looks otherwise"
        finally:
            path.unlink()
    assert system.left_over() == []
    assert in_memory() == spools_before


@needs_root
def test_the_dialog_of_the_system_prints_and_offers_no_file(system: PrintingSystem, tmp_path: Path) -> None:
    number = number_of_this_run()
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(referral_slip(slip("hi", number=number)))
    said = system.run(ASK_THE_SYSTEM, str(paper)).splitlines()
    assert said == ["title: Desk", "a file is offered: False", "printed"]
    system.finished(3)
    path = came_out(number)
    assert len(pypdfium2.PdfDocument(path)) == 2
    path.unlink()
