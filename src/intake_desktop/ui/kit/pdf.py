# SPDX-License-Identifier: Apache-2.0
"""Paper before it is paper: the pages of a PDF, from memory, never from a file."""

from __future__ import annotations

import threading

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ...domain.sentences import sentence
from ..theme import looks, sizes
from .layout import Column
from .words import tell

POINTS_PER_INCH = 72
PREVIEW_DPI = 160


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


class _Sheet(QWidget):
    """One page, as wide as there is room, white in the dark as well: paper is."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)  # Fixed would squash it
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return round(width * self._image.height() / max(1, self._image.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        wide = round(sizes(self.font()).letter * 50)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 100)

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


class PdfPreview(QScrollArea):
    """Shows the pages below each other; they scale with the width. `fall_empty` takes them away."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._pages = Column(gap=2, inset=1)
        self.setWidget(self._pages)
        self._pages.setAutoFillBackground(False)
        self.setMinimumWidth(120)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF's pages; where one was reading stays in place when the pages stay as many."""
        place, before = self.verticalScrollBar().value(), len(self._pages.things())
        self.fall_empty()
        images = page_images(pdf)
        for number, image in enumerate(images, start=1):
            sheet = self._pages.add(_Sheet(image))
            name = sentence("Preview, page {number} of {total}", number=number, total=len(images))
            sheet.setAccessibleName(tell(name))
        self._pages.push()
        if before == len(images):
            self.verticalScrollBar().setValue(place)

    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages.things())

    def fall_empty(self) -> None:
        """Show nothing."""
        self._pages.clear()
