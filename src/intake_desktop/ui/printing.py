# SPDX-License-Identifier: Apache-2.0
"""From a PDF in memory to a sheet of paper, or to a file where somebody asked for one.

A slip must leave no file behind. The pages are drawn in memory at 300 dpi and handed to the system. Printing through
CUPS makes Qt write a spool file for a moment: it is written into a private folder in memory where the system has one,
and that folder is removed before `print` returns. What the system's own spooler keeps afterwards is up to the system.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from .kit.pdf import PDFIUM
from .print_panel import PrintPanel
from .printers import NotSaved, PrinterChoice, PrinterRefused, PrintWish

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

__all__ = ["PrintPanel", "SystemPrinters", "clear_left_over", "save_paper", "spool_in_memory"]

DPI = 300
POINTS_PER_INCH = 72
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
_PREFIX = "p-"
_SAME_SIZE = 3.0
"""Points by which a page may differ from a standard sheet and still be that sheet."""
_environment = threading.Lock()


class SystemPrinters:
    """The printers that the system knows. `device` opens one by its key; tests let it write into a folder of theirs."""

    def __init__(self, device: Callable[[str], QPrinter] | None = None) -> None:
        self._device = device or _device

    def available(self) -> list[PrinterChoice]:
        """The printers there are, the usual one first. Asks the system anew each time."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        long_side = (QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexAuto)
        found = [
            PrinterChoice(
                one.printerName(),
                one.description() or one.printerName(),
                one.isDefault(),
                any(mode in long_side for mode in one.supportedDuplexModes()),
            )
            for one in QPrinterInfo.availablePrinters()
        ]
        return sorted(found, key=lambda one: (not one.is_usual, one.name.casefold()))

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        """Put every page of a paper on a printer, or into a file; both are named after its title and nothing else."""
        if wish.folder is not None:
            save_paper(pdf, wish.folder)
            return
        with spool_in_memory():
            printer = CHOSEN.pop(wish.printer, None) or self._device(wish.printer)
            if not printer.isValid():
                raise PrinterRefused
            _put(pdf, printer, wish)


CHOSEN: dict[str, QPrinter] = {}
"""Printers as they were set up in the dialog of the system, by a key of their own; each is used for one paper."""


def save_paper(pdf: bytes, folder: Path) -> Path:
    """Write a paper into a folder that somebody chose: whole or not at all, for this person alone. Raises NotSaved.

    A file that is there already is left as it is; the new one gets a number.
    """
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        title = document.get_metadata_value("Title")
    try:
        for number in range(1, 100):
            path = folder / (f"{title}.pdf" if number == 1 else f"{title}-{number}.pdf")
            with contextlib.suppress(FileExistsError):
                return _write_new(path, pdf)
    except OSError as wrong:
        raise NotSaved from wrong
    raise NotSaved


def _write_new(path: Path, pdf: bytes) -> Path:
    """Write a new file. Where the folder can do that (a stick with FAT cannot) it has no name until it is whole: when
    the power fails before, nothing stays.
    """
    try:
        handle, is_named = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o600), False
    except (OSError, AttributeError):
        handle, is_named = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), True
    with os.fdopen(handle, "wb") as file:
        try:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
            if not is_named:
                _give_name(file.fileno(), path)
        except OSError:
            if is_named:
                path.unlink(missing_ok=True)  # half a paper helps nobody
            raise
    return path


def _give_name(handle: int, path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Python follows the link of the handle only where it is given a folder.
        os.link(f"/proc/self/fd/{handle}", path.name, dst_dir_fd=folder)
        os.fsync(folder)
    finally:
        os.close(folder)


def _device(key: str) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(key)
    if info.isNull():  # a QPrinter of no printer would silently write a PDF file
        raise PrinterRefused
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def _put(pdf: bytes, printer: QPrinter, wish: PrintWish) -> None:
    from PySide6.QtPrintSupport import QPrinter

    title, pages = _pages(pdf)
    _prepare(printer, title, [size for _, size in pages], wish)
    if wish.as_chosen:
        pages = _asked_for(printer, pages)
    rounds = 1 if wish.as_chosen or printer.supportsMultipleCopies() else wish.copies
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterRefused
    try:
        for number, (image, size) in enumerate(pages * rounds):
            if number and not printer.newPage():
                raise PrinterRefused
            _draw(painter, printer, image, size)
    finally:
        taken = painter.end()
    if not taken or printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise PrinterRefused


def _asked_for(printer: QPrinter, pages: list[tuple[QImage, QSizeF]]) -> list[tuple[QImage, QSizeF]]:
    """The pages that were chosen in the dialog of the system; all of them where none of the paper's is among these."""
    from PySide6.QtPrintSupport import QPrinter

    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return pages
    first, last = max(1, printer.fromPage()), printer.toPage() or len(pages)
    return pages[first - 1 : last] or pages


def _prepare(printer: QPrinter, title: str, sizes: Sequence[QSizeF], wish: PrintWish) -> None:
    """Set up the job: its name, the sheet, copies, sides. The sheet is the paper's own when the printer has it."""
    from PySide6.QtPrintSupport import QPrinter

    printer.setDocName(title)
    printer.setCreator("")
    if wish.as_chosen:
        printer.setFullPage(True)
        return
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setFullPage(True)
    tallest = max(sizes, key=lambda size: size.width() * size.height())
    sheet = QPageSize(tallest, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    if not _has(printer, sheet):
        sheet = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(sheet, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(wish.copies)
        printer.setCollateCopies(True)
    both = wish.both_sides and len(sizes) > 1
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if both else QPrinter.DuplexMode.DuplexNone)


def _has(printer: QPrinter, sheet: QPageSize) -> bool:
    """Whether the printer takes this sheet; one that names no sheets (a PDF printer) takes any."""
    from PySide6.QtPrintSupport import QPrinterInfo

    offered = QPrinterInfo.printerInfo(printer.printerName()).supportedPageSizes()
    return not offered or any(one.isEquivalentTo(sheet) for one in offered)


def _draw(painter: QPainter, printer: QPrinter, image: QImage, size: QSizeF) -> None:
    """Draw a page at its true size, in the middle of the sheet at the top: a bar code and a cut line must fit."""
    scale = printer.resolution() / POINTS_PER_INCH
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    wide, high = size.width() * scale, size.height() * scale
    shrink = min(1.0, (sheet.width() + _SAME_SIZE * scale) / wide, (sheet.height() + _SAME_SIZE * scale) / high)
    left = max(0.0, (sheet.width() - wide * shrink) / 2)
    painter.drawImage(QRectF(left, 0, wide * shrink, high * shrink), image)


def _pages(pdf: bytes) -> tuple[str, list[tuple[QImage, QSizeF]]]:
    """The title of a paper, and its pages in grey at 300 dpi with their sizes in points. About 60 ms for an A4 page."""
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        pages = []
        for page in document:
            bitmap = page.render(scale=DPI / POINTS_PER_INCH, grayscale=True)
            drawn = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8
            ).copy()
            pages.append((drawn, QSizeF(*page.get_size())))
            bitmap.close()
            page.close()
        return document.get_metadata_value("Title"), pages


@contextlib.contextmanager
def spool_in_memory(memory: Path = MEMORY_FOLDER, mounts: Path = Path("/proc/mounts")) -> Iterator[Path | None]:
    """Let what is printed inside be spooled into a private folder in memory, and remove that folder afterwards.

    Gives the folder, or None where the system has no file system in memory; then the system's own folder is used.
    libcups asks the variable TMPDIR each time, so it is set for this while only.
    """
    if not _is_in_memory(memory, mounts):
        yield None
        return
    with _environment:
        clear_left_over(memory)
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=memory))  # for this person alone (0700)
        before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = str(folder)
        try:
            yield folder
        finally:
            if before is None:
                os.environ.pop("TMPDIR", None)
            else:
                os.environ["TMPDIR"] = before
            shutil.rmtree(folder, ignore_errors=True)


def clear_left_over(memory: Path = MEMORY_FOLDER) -> None:
    """Remove what a process of ours left when it was killed while it printed. Done at each start and each print."""
    if not hasattr(os, "getuid"):
        return
    for folder in memory.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
            is_ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
            if is_ours and owner.isdigit() and not Path(f"/proc/{owner}").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _is_in_memory(folder: Path, mounts: Path) -> bool:
    """Whether a folder is a writable file system that lives in memory (tmpfs)."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    kinds = {parts[1]: parts[2] for line in lines if len(parts := line.split()) > 2}
    return kinds.get(str(folder)) == "tmpfs" and os.access(folder, os.W_OK)
