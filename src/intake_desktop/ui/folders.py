# SPDX-License-Identifier: Apache-2.0
"""Asking for a folder or a file: Qt's own box, because the system's speaks the language of the system."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ..domain.sentences import sentence
from .kit import tell


def ask_folder(asker: QWidget, then: Callable[[Path], object]) -> None:
    """Let a folder be chosen; `then` comes with it, or never. Nothing waits for it."""
    box = QFileDialog(asker.window(), tell(sentence("Choose a folder")), str(Path.home()))
    box.setFileMode(QFileDialog.FileMode.Directory)
    box.setOption(QFileDialog.Option.ShowDirsOnly)
    box.setOption(QFileDialog.Option.DontUseNativeDialog)
    box.fileSelected.connect(lambda path: then(Path(path)))
    box.finished.connect(box.deleteLater)
    box.open()


def ask_file(asker: QWidget, then: Callable[[Path], object], *, ending: tuple[str, ...]) -> None:
    """Let a file be chosen whose name ends in one of `ending`; `then` comes with it, or never."""
    box = QFileDialog(asker.window(), tell(sentence("Choose a file")), str(Path.home()))
    box.setFileMode(QFileDialog.FileMode.ExistingFile)
    box.setNameFilter(" ".join(f"*{one}" for one in ending))
    box.setOption(QFileDialog.Option.DontUseNativeDialog)
    box.fileSelected.connect(lambda path: then(Path(path)))
    box.finished.connect(box.deleteLater)
    box.open()
