# SPDX-License-Identifier: Apache-2.0
"""Typefaces inside one PDF document: only the glyphs used, each with the letters it stands for, to be read back.

A glyph may stand for different letters in different words (Nastaliq shares shapes between letters and sets the dots
apart), so a code of the document means a pair: this glyph, standing for this text. PDF 1.7 (ISO 32000-1), 9.7
composite fonts.
"""

from __future__ import annotations

import struct
from typing import Any

from reportlab.pdfbase import pdfdoc

from .paper import DEFLATED
from .typeface import Typeface

HIDDEN_WIDTH = 500
"""Width of an invisible letter, in thousandths of the size; the one who writes it stretches it to the room it has."""


class EmbeddedTypeface:
    """One typeface of one document. ReportLab calls :meth:`addObjects` when it writes the file."""

    def __init__(self, doc: Any, typeface: Typeface, number: int) -> None:
        self.typeface = typeface
        self.name = f"T{number}"
        self._codes: dict[tuple[int, str], int] = {}
        self._scale = 1000 / typeface.units
        doc.delayedFonts.append(self)

    def code(self, glyph: int, text: str) -> int:
        """Give the code that draws `glyph` and is read back as `text` (empty: as nothing)."""
        return self._codes.setdefault((glyph, text), len(self._codes) + 1)

    def hidden_code(self, letter: str) -> int:
        """Give the code of a letter that is read back but never drawn; it is ``HIDDEN_WIDTH`` wide."""
        return self._codes.setdefault((-1, letter), len(self._codes) + 1)

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name for it
        """Write the font's objects into `doc`; called once, when all text is set."""
        file, numbers = self.typeface.subset(glyph for glyph, _ in self._codes if glyph >= 0)
        name = f"{_tag(self._codes)}+{self.typeface.name}"
        widths = [
            round(self.typeface.advance(glyph) * self._scale) if glyph >= 0 else HIDDEN_WIDTH
            for glyph, _ in self._codes
        ]
        glyph_of_code = struct.pack(
            f">{len(self._codes) + 1}H", 0, *(numbers.get(glyph, 0) for glyph, _ in self._codes)
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": doc.Reference(self._descriptor(doc, name, file)),
                "DW": 0,
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
                "CIDToGIDMap": _stream(doc, glyph_of_code),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": _stream(doc, self._letters()),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.name] = doc.Reference(font)

    def _descriptor(self, doc: Any, name: str, file: bytes) -> Any:
        face = self.typeface
        font_file = pdfdoc.PDFStream(content=file, filters=[DEFLATED])
        font_file.dictionary["Length1"] = len(file)
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(name),
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([round(edge * self._scale) for edge in face.box]),
                "ItalicAngle": 0,
                "Ascent": round(face.ascent * self._scale),
                "Descent": round(face.descent * self._scale),
                "CapHeight": 700,
                "StemV": 80,
                "FontFile2": doc.Reference(font_file),
            }
        )

    def _letters(self) -> bytes:
        """Write the map from codes to letters (PDF 1.7, 9.10.3), at most 100 lines a block as the format asks."""
        lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in self._codes.items()]
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
                "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
                "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
                "1 begincodespacerange <0000> <FFFF> endcodespacerange",
                *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
                "endcmap CMapName currentdict /CMap defineresource pop end end",
            ]
        ).encode("ascii")


def embedded(doc: Any, typeface: Typeface) -> EmbeddedTypeface:
    """Give the document's own copy of `typeface`, made at its first use."""
    faces: dict[str, EmbeddedTypeface] = doc.__dict__.setdefault("_intake_typefaces", {})
    if typeface.name not in faces:
        faces[typeface.name] = EmbeddedTypeface(doc, typeface, len(faces) + 1)
    return faces[typeface.name]


def _stream(doc: Any, content: bytes) -> Any:
    return doc.Reference(pdfdoc.PDFStream(content=content, filters=[DEFLATED]))


def _tag(codes: dict[tuple[int, str], int]) -> str:
    """Six letters that mark a font as incomplete (PDF 1.7, 9.6.4), the same for the same glyphs."""
    number = sum((glyph + 2) * (place + 1) for place, (glyph, _) in enumerate(codes))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))
