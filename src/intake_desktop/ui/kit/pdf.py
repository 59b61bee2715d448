# SPDX-License-Identifier: Apache-2.0
"""Paper before it is paper: the pages of a PDF, from memory, never from a file."""

from __future__ import annotations

import threading

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ...domain.sentences import sentence
from ..theme import looks
from .buttons import QuietButton
from .labels import Muted
from .layout import Column, Flow
from .words import tell

POINTS_PER_INCH = 72
MOST_DPI = 240
"""How finely a page is drawn at most: a few pages shall not fill the memory of an old PC."""

PDFIUM = threading.Lock()
"""The library that draws pages knows one thread at a time: the preview and the printer take turns."""


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Say how large each page is, in points."""
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def page_image(pdf: bytes, number: int, width: int) -> QImage:
    """Draw the page at place `number` in grey, so many dots wide; 5 ms for half a window."""
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        dots = min(width / page.get_width(), MOST_DPI / POINTS_PER_INCH)
        bitmap = page.render(scale=dots, grayscale=True)
        image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
        copy = image.copy()
        bitmap.close()
        page.close()
    return copy


ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0)
"""Steps of the preview; 1 fits the width. A slip is read at 2 by whoever needs large letters."""


class _Sheet(QWidget):
    """One page, as wide as it is told, white in the dark as well: paper is. Drawn when it is seen, as fine as the
    screen shows it, and not before: most papers have a back that nobody scrolls to.
    """

    def __init__(self, pdf: bytes, number: int, size: tuple[float, float]) -> None:
        super().__init__()
        self._pdf, self._number, self._size = pdf, number, size
        self._image: QImage | None = None
        self._drawn = 0

    def show_pdf(self, pdf: bytes, size: tuple[float, float]) -> None:
        """Show the same page of another paper."""
        self._pdf, self._size, self._image = pdf, size, None
        self.update()

    def fit(self, width: int) -> None:
        """Take this width, and the height that goes with it."""
        self.setFixedSize(width, round(width * self._size[1] / self._size[0]))

    def paintEvent(self, event: QPaintEvent) -> None:
        dots = round(self.width() * self.devicePixelRatioF())
        if self._image is None or self._drawn != dots:
            self._image, self._drawn = page_image(self._pdf, self._number, dots), dots
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._image)
            painter.setPen(QPen(looks().theme.colour("edge"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class _Sheets(QScrollArea):
    """The pages below each other; `resized` when there is another width to fill, `turned` by Ctrl and the wheel."""

    resized = Signal()
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or fitting the width would flicker
        self.viewport().setAutoFillBackground(False)
        self.pages = Column(gap=2, inset=1)
        self.setWidget(self.pages)
        self.pages.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turned.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)


class PdfPreview(Column):
    """Shows the pages of a paper, to the width or nearer; `fall_empty` takes them away, and what they were made of."""

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.zoom = 1.0
        self._sheets = _Sheets()
        self._sheets.resized.connect(self._fit)
        self._sheets.turned.connect(self._step)
        self.nearer = QuietButton(sentence("Zoom in"), "plus", keys="Ctrl+Shift+Up")
        self.farther = QuietButton(sentence("Zoom out"), "minus", keys="Ctrl+Shift+Down")
        self.shown = Muted("")
        self.nearer.clicked.connect(lambda: self._step(1))
        self.farther.clicked.connect(lambda: self._step(-1))
        self._tools = Flow(self.nearer, self.farther, self.shown)
        self.add(self._sheets, 1)
        self.add(self._tools)
        self._tools.hide()
        self.setMinimumWidth(120)
        self._tell_zoom()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF's pages; where one was reading stays in place when the pages stay as many."""
        sizes = page_sizes(pdf)
        if sizes and len(sizes) == self.page_count():
            for sheet, size in zip(self.sheets(), sizes, strict=True):
                sheet.show_pdf(pdf, size)
        else:
            self._clear()
            for number, size in enumerate(sizes):
                self._sheets.pages.add(_Sheet(pdf, number, size), 0, Qt.AlignmentFlag.AlignHCenter)
            self._sheets.pages.push()
            self._tools.setVisible(bool(sizes))
        for number, sheet in enumerate(self.sheets(), start=1):
            name = sentence("Preview, page {number} of {total}", number=number, total=len(sizes))
            sheet.setAccessibleName(tell(name))
        self._fit()

    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self.sheets())

    def sheets(self) -> list[_Sheet]:
        """The pages, in order."""
        return [sheet for sheet in self._sheets.pages.things() if isinstance(sheet, _Sheet)]

    def fall_empty(self) -> None:
        """Show nothing, and keep nothing of it; the next paper is seen whole."""
        self._clear()
        self._tools.hide()
        self.show_at(1.0)

    def show_at(self, zoom: float) -> None:
        """Show the pages so much wider than the room."""
        self.zoom = zoom
        self._fit()
        self._tell_zoom()

    def _step(self, by: int) -> None:
        self.show_at(ZOOMS[max(0, min(len(ZOOMS) - 1, ZOOMS.index(self.zoom) + by))])

    def _fit(self) -> None:
        margin = looks().sizes.units(2)
        width = max(60, round((self._sheets.viewport().width() - margin) * self.zoom))
        pages = self._sheets.pages
        for sheet in self.sheets():
            sheet.fit(width)
        room = self._sheets.viewport().width()
        if self.zoom <= 1.0 and pages.width() != room:  # seen for the first time: Qt had laid them out for another room
            pages.resize(room, pages.height())

    def _clear(self) -> None:
        self._sheets.pages.clear()

    def _tell_zoom(self) -> None:
        self.nearer.setEnabled(self.zoom < ZOOMS[-1])
        self.farther.setEnabled(self.zoom > ZOOMS[0])
        share = round(self.zoom * 100)
        self.shown.say(
            sentence("Full width")
            if share == 100
            else lambda speaker: speaker.say("{share} % of the width", share=speaker.number(share))
        )
