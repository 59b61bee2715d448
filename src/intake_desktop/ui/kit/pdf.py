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
PREVIEW_DPI = 160
MOST_DPI = 240


PDFIUM = threading.Lock()
"""The library that draws pages knows one thread at a time: the preview and the printer take turns."""


def page_images(pdf: bytes, dpi: int = PREVIEW_DPI) -> list[QImage]:
    """Draw each page at `dpi`. Takes about 15 ms a page for the screen."""
    import pypdfium2

    images = []
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
            images.append(image.copy())
            bitmap.close()
            page.close()
    return images


ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0)
"""Steps of the preview; 1 fits the width. A slip is read at 2 by whoever needs large letters."""


def _dpi(zoom: float) -> int:
    """How finely a page is drawn for a zoom: never so finely that a few pages fill the memory of an old PC."""
    return min(MOST_DPI, round(PREVIEW_DPI * zoom))


class _Sheet(QWidget):
    """One page, as wide as it is told, white in the dark as well: paper is."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image

    def show_image(self, image: QImage) -> None:
        """Show the same page drawn more finely."""
        self._image = image
        self.update()

    def fit(self, width: int) -> None:
        """Take this width, and the height that goes with it."""
        self.setFixedSize(width, round(width * self._image.height() / max(1, self._image.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            ratio = self.devicePixelRatioF()
            fitted = self._image.scaled(
                self.size() * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(QRectF(self.rect()), fitted)
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
        self._pdf = b""
        self._drawn = 0.0
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
        bar = self._sheets.verticalScrollBar()
        place, before = bar.value(), self.page_count()
        self._clear()
        self._pdf, self._drawn = pdf, max(1.0, self.zoom)
        images = page_images(pdf, _dpi(self._drawn))
        for number, image in enumerate(images, start=1):
            sheet = self._sheets.pages.add(_Sheet(image), 0, Qt.AlignmentFlag.AlignHCenter)
            name = sentence("Preview, page {number} of {total}", number=number, total=len(images))
            sheet.setAccessibleName(tell(name))
        self._sheets.pages.push()
        self._tools.setVisible(bool(images))
        self._fit()
        if before == len(images):
            bar.setValue(place)

    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self.sheets())

    def sheets(self) -> list[_Sheet]:
        """The pages, in order."""
        return [sheet for sheet in self._sheets.pages.things() if isinstance(sheet, _Sheet)]

    def fall_empty(self) -> None:
        """Show nothing, and keep nothing of it; the next paper is seen whole."""
        self._clear()
        self._pdf, self._drawn = b"", 0.0
        self._tools.hide()
        self.show_at(1.0)

    def show_at(self, zoom: float) -> None:
        """Show the pages so much wider than the room; drawn anew where the picture would be coarse."""
        self.zoom = zoom
        if self._pdf and zoom > self._drawn:
            self._drawn = zoom
            images = page_images(self._pdf, _dpi(zoom))
            for sheet, image in zip(self.sheets(), images, strict=True):
                sheet.show_image(image)
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
