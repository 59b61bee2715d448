# SPDX-License-Identifier: Apache-2.0
"""Take the pictures: one contact sheet a scene, languages and light below each other, text sizes beside each other.

``paper``, or ``paper-`` and the name of a sheet, takes paper instead of screens.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from . import paper
from .scenes import SCENES, Scene
from .stage import Stage

LANGUAGES, PERCENTS, BRIGHTNESS = ("en", "ur", "hi"), (100, 150, 200), (False, True)
WINDOW = QSize(1280, 720)
SHOWN = QSize(640, 360)
GAP = 8


def main(words: list[str] | None = None) -> int:
    """Take the scenes asked for (all, when none is named) into a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.look", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/look"))
    parser.add_argument("--each", action="store_true", help="keep every picture at full size as well")
    parser.add_argument("scenes", nargs="*", help="names or beginnings of names, such as setup or cases-empty")
    asked = parser.parse_args(words)
    asked.out.mkdir(parents=True, exist_ok=True)
    screens = tuple(name for name in asked.scenes if not _is_paper(name))
    sheets = tuple(name.removeprefix("paper").removeprefix("-") for name in asked.scenes if _is_paper(name))
    taken = paper.take(asked.out, sheets, each=asked.each) if sheets or not asked.scenes else 0
    if sheets and not screens:
        return 0 if taken else 2
    chosen = [scene for scene in SCENES if not screens or scene.name.startswith(screens)]
    stage = Stage()
    try:
        for number, scene in enumerate(chosen, start=1):
            file = asked.out / f"{scene.name}.png"
            _sheet(stage, scene, asked.out if asked.each else None).save(str(file))
            print(f"{number}/{len(chosen)} {file}", flush=True)
    finally:
        stage.close()
    return 0 if chosen else 2


def _is_paper(name: str) -> bool:
    return name == "paper" or name.startswith("paper-")


def _sheet(stage: Stage, scene: Scene, each: Path | None) -> QImage:
    rows = list(itertools.product(LANGUAGES, BRIGHTNESS))
    sheet = QImage(
        (SHOWN.width() + GAP) * len(PERCENTS) + GAP,
        (SHOWN.height() + GAP) * len(rows) + GAP,
        QImage.Format.Format_RGB32,
    )
    sheet.fill(QColor("#777777"))
    with QPainter(sheet) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for row, (language, dark) in enumerate(rows):
            for column, percent in enumerate(PERCENTS):
                picture = take(stage, scene, language, percent, dark)
                left, top = GAP + column * (SHOWN.width() + GAP), GAP + row * (SHOWN.height() + GAP)
                fitted = picture.scaled(
                    SHOWN, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
                painter.drawImage(QRect(left, top, fitted.width(), fitted.height()), fitted)
                if each is not None:
                    picture.save(str(each / f"{scene.name}-{language}-{percent}-{'dark' if dark else 'light'}.png"))
    return sheet


def take(stage: Stage, scene: Scene, language: str, percent: int, dark: bool, window: QSize = WINDOW) -> QImage:
    """One picture of a scene."""
    stage.looks.choose(language=language, percent=percent, dark=dark)
    widget = scene.play(stage)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.setAutoFillBackground(True)
    widget.resize(window)
    widget.show()
    for _ in range(3):
        stage.application.processEvents()
    picture = widget.grab().toImage()
    stage.put_away(widget)
    return picture


if __name__ == "__main__":
    sys.exit(main())
