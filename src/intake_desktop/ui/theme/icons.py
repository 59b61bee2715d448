# SPDX-License-Identifier: Apache-2.0
"""Our own small drawings (``resources/icons/*.svg``), tinted when they are painted, so that dark and light need no
second set.

They are drawn in ``currentColor`` on a 24 × 24 field. Those that point somewhere along the line of reading are
mirrored in Urdu; ticks, clocks, phones and locks are not.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from ... import resources

DIRECTED = frozenset({"back", "forward", "send", "referrals", "chevron-end", "list"})
"""Drawn for left to right, mirrored otherwise."""


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw an icon into the middle of `box`, mirrored when the window is and the icon points somewhere."""
    side = max(1, round(min(box.width(), box.height())))
    drawn = _drawn(
        name, colour.name(QColor.NameFormat.HexArgb), side, painter.device().devicePixelRatio(), _turned(name)
    )
    painter.drawPixmap(round(box.center().x() - side / 2), round(box.center().y() - side / 2), side, side, drawn)


def icon_pixmap(name: str, side: int, colour: QColor) -> QPixmap:
    """An icon as a pixmap, for the few places of Qt that want one."""
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    return _drawn(name, colour.name(QColor.NameFormat.HexArgb), side, ratio, _turned(name))


def window_icon(colour: QColor) -> QIcon:
    """The sign of the window in the task bar: a plain desk, nothing that tells what the program is for."""
    icon = QIcon()
    for side in (16, 32, 64):
        icon.addPixmap(icon_pixmap("desk", side, colour))
    return icon


def _turned(name: str) -> bool:
    return name in DIRECTED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


@functools.lru_cache(maxsize=512)
def _drawn(name: str, colour: str, side: int, ratio: float, mirrored: bool) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    tint = QColor(colour)
    drawing = _source(name).replace("currentColor", tint.name())
    pixels = max(1, round(side * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    if mirrored:
        painter.translate(pixels, 0)
        painter.scale(-1, 1)
    painter.setOpacity(tint.alphaF())
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@functools.cache
def _source(name: str) -> str:
    return resources.text(f"icons/{name}.svg")
