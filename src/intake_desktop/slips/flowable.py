# SPDX-License-Identifier: Apache-2.0
"""A paragraph of set text for ReportLab's own documents; apart, because a slip needs none of those and shall be ready
at once.
"""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from .setting import Shaped, Style, draw
from .shaping import Kept, shape


class ShapedText(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A paragraph for ReportLab; `kept` as in :func:`shaping.shape`."""

    def __init__(self, text: str, style: Style, kept: Kept | None = None) -> None:
        super().__init__()
        self.text = text
        self.style = style
        self.kept = kept
        self.shaped: Shaped | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Set the text in `width` points; give its width and height."""
        self.shaped = shape(self.text, self.style, width, self.kept)
        self.width, self.height = width, self.shaped.height
        return width, self.height

    def draw(self) -> None:
        """Draw what :meth:`wrap` has set."""
        if self.shaped is None:
            raise RuntimeError("a text is wrapped before it is drawn")
        draw(self.canv, self.shaped, 0.0, self.shaped.height)
