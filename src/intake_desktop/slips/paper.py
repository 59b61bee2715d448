# SPDX-License-Identifier: Apache-2.0
"""A PDF in memory that tells nothing but its pages: no author, no program, no clock, no fonts but the program's own."""

from __future__ import annotations

import io
import zlib
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from ..domain.troubles import Trouble

A4 = (595.28, 841.89)
A5 = (419.53, 595.28)
"""Sheets of ISO 216, upright, in points."""


class TooMuchForOneSheet(Trouble):
    """More was written than a slip can hold."""

    name = "too_much_for_one_sheet"


class Deflated:
    """Compresses streams for ReportLab, quickly: a paper lives for a minute, and its preview follows every tick."""

    pdfname = "FlateDecode"

    def encode(self, content: bytes | str) -> bytes:
        """Compress the bytes of a stream."""
        return zlib.compress(content.encode("latin-1") if isinstance(content, str) else content, 1)


DEFLATED = Deflated()

_ADVERTISED = (
    b"ReportLab Generated PDF document (opensource)",
    b"ReportLab generated PDF document -- digest (opensource)",
)
"""What ReportLab says of itself in comments of a file; a paper says nothing of the program."""


class Paper(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """The canvas of one document; the same drawing gives the same bytes."""

    def __init__(self, title: str, language: str, size: tuple[float, float]) -> None:
        self.size = size
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, pagesize=size, pageCompression=0, invariant=1, lang=language)
        self._doc.defaultStreamFilters = [DEFLATED]
        self.setTitle(title)
        self.setAuthor("")
        self.setSubject("")
        self.setCreator("")
        self.setProducer("")
        self._doc.info.keywords = ""

    def finished(self) -> bytes:
        """Close the document and give its bytes."""
        self.save()
        content = self._bytes.getvalue()
        for words in _ADVERTISED:  # as many blanks, because the document counts its bytes
            content = content.replace(words, b" " * len(words))
        return content

    def _make_preamble(self) -> None:
        # ReportLab would name Helvetica on every page, which no page here uses and no file embeds
        self._preamble: Any = "1 0 0 1 0 0 cm"
