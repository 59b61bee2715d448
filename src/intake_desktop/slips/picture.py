# SPDX-License-Identifier: Apache-2.0
"""A PDF as pictures, for the preview in the window and for whoever wants to look at a paper without a printer."""

from __future__ import annotations

import io


def pages(pdf: bytes, dpi: int = 150) -> list[bytes]:
    """Draw every page at `dpi` dots an inch; give each as the bytes of a PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(page, dpi) for page in document]
    finally:
        document.close()


def title(pdf: bytes) -> str:
    """Give the title of a paper, which is its number."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document.get_metadata_value("Title"))
    finally:
        document.close()


def _png(page: object, dpi: int) -> bytes:
    bitmap = page.render(scale=dpi / 72, grayscale=True)  # type: ignore[attr-defined]  # pypdfium2 has no types
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, "PNG", dpi=(dpi, dpi))
    bitmap.close()
    return buffer.getvalue()
