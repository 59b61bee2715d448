# SPDX-License-Identifier: Apache-2.0
"""Where the program's own files lie (forms, code lists, messages, fonts), in a checkout, a wheel or an installed
package.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from .domain.codes import CodeLists, Helpline, parse_code_lists, parse_helplines


@functools.cache
def folder() -> Path:
    """The folder that holds the resources; raises FileNotFoundError naming what is missing, never guessing."""
    here = Path(__file__).resolve().parent
    places = [here / "resources", here.parents[1] / "resources"]
    if frozen := getattr(sys, "_MEIPASS", None):
        places.insert(0, Path(frozen) / "resources")
    for place in places:
        if (place / "vocabularies.tsv").is_file():
            return place
    raise FileNotFoundError("resources/vocabularies.tsv")


def path(name: str) -> Path:
    """Give the path of one resource, such as ``forms/quick_intake.json``."""
    return folder() / name


def text(name: str) -> str:
    """Read one resource as UTF-8 text."""
    return path(name).read_text(encoding="utf-8")


@functools.cache
def code_lists() -> CodeLists:
    """The 70 code lists, read once."""
    return parse_code_lists(text("vocabularies.tsv"))


@functools.cache
def helplines() -> tuple[Helpline, ...]:
    """The helplines that refer to centres, read once."""
    return parse_helplines(text("helplines.tsv"))
