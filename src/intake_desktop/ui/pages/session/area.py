# SPDX-License-Identifier: Apache-2.0
"""Where the text of a note is typed and read. It leaves this window by no road but the signed note.

What is cut or copied here can be put down here again, and nowhere else: it does not reach the clipboard, nor what the
middle mouse button inserts, nor what is dragged. Keyboards are asked to learn no word of it. A screen reader reads the
text itself, as it reads any line one types; no name or description of a widget repeats it.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent

from intake_desktop.ui.kit import TextArea
from intake_desktop.ui.theme import sizes


class NoteArea(TextArea):
    """Several lines that stay here. `value()` gives them exactly as typed, so that nobody's space is taken away."""

    _taken = ""

    def __init__(self, *, least: int = 3, most: int = 10) -> None:
        super().__init__(least=least, most=most)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhMultiLine)
        self.setAcceptDrops(False)

    def value(self) -> str:
        """What was typed, blanks and all."""
        return self.toPlainText()

    def set_value(self, value: str | None) -> None:
        """Show a text; nothing of the one before can be brought back."""
        NoteArea._taken = ""
        super().set_value(value or "")

    # Qt's own: where text would go out or come in

    def createMimeDataFromSelection(self) -> QMimeData | None:  # type: ignore[override]
        """Keep what is cut or copied here, and hand the system nothing."""
        NoteArea._taken = self.textCursor().selection().toPlainText()
        return None

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text from elsewhere may come in."""
        return bool(source.hasText() or NoteArea._taken)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put down plain text: what another program copied since, else what was taken here."""
        self.textCursor().insertText(source.text() if source.hasText() else NoteArea._taken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put down what was taken here even where the system has no clipboard to ask."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self.canPaste() and not self.isReadOnly():
            self.textCursor().insertText(NoteArea._taken)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged: a press on marked text unmarks it."""
        cursor, place = self.textCursor(), self.cursorForPosition(event.position().toPoint()).position()
        if cursor.hasSelection() and cursor.selectionStart() <= place <= cursor.selectionEnd():
            cursor.setPosition(place)
            self.setTextCursor(cursor)
        super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its lines really are: Urdu stands higher than a line of this font."""
        hint, measure = super().sizeHint(), sizes(self.font())
        block, high = self.document().begin(), 2 * measure.unit + 4.0
        while block.isValid():
            high += self.blockBoundingRect(block).height()
            block = block.next()
        most = measure.line * self._most + 2 * measure.unit + 4
        return QSize(hint.width(), max(hint.height(), min(round(high) + 1, most)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
