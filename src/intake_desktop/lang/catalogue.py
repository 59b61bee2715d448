# SPDX-License-Identifier: Apache-2.0
"""The translated messages of one language, from the compiled file or, while developing, from the text people edit."""

from __future__ import annotations

import gettext
import io

from .. import resources

SOURCE_LANGUAGE = "en"


def catalogue(language: str) -> gettext.NullTranslations:
    """Open the messages of `language`; FileNotFoundError when a language of the program has none.

    The compiled ``.mo`` (1 ms for 1,000 messages) is taken unless the ``.po`` beside it is newer. Then the ``.po`` is
    read through babel (110 ms), so that a translator sees her change at once; the installed program needs no babel.
    """
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = resources.path(f"lang/{language}/messages.mo")
    source = resources.path(f"lang/{language}/messages.po")
    if compiled.is_file() and not (source.is_file() and source.stat().st_mtime > compiled.stat().st_mtime):
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    buffer = io.BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=language))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
