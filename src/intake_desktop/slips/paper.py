# SPDX-License-Identifier: Apache-2.0
"""A PDF in memory that tells nothing but its pages: no author, no program, no clock, no fonts but the program's own."""

from __future__ import annotations

import io
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = (
    0  # text armour for pages: a quarter more bytes and 5 ms a page, for mail systems of the last century
)

A4 = (595.28, 841.89)
A5 = (419.53, 595.28)
"""Sheets of ISO 216, upright, in points."""


class Paper(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """The canvas of one document; the same drawing gives the same bytes."""

    def __init__(self, title: str, language: str, size: tuple[float, float]) -> None:
        self.size = size
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, pagesize=size, pageCompression=1, invariant=1, lang=language)
        self.setTitle(title)
        self.setAuthor("")
        self.setSubject("")
        self.setCreator("")
        self.setProducer("")
        self._doc.info.keywords = ""

    def finished(self) -> bytes:
        """Close the document and give its bytes."""
        self.save()
        return self._bytes.getvalue()

    def _make_preamble(self) -> None:
        # ReportLab would name Helvetica on every page, which no page here uses and no file embeds
        self._preamble: Any = "1 0 0 1 0 0 cm"
