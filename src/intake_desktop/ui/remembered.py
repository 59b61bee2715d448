# SPDX-License-Identifier: Apache-2.0
"""How the window looked when it was last open: language, text size, light or dark. No secret, and nothing about
anybody."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import lang
from .theme import TEXT_SIZES, Choices

FILE = "looks.json"


def recall(home: Path, system_language: str = "en", *, system_dark: bool = False) -> Choices:
    """Read what was chosen; a missing or broken file means the language and brightness of the computer."""
    usual = Choices(system_language if system_language in lang.LANGUAGES else "en", 100, system_dark, nastaliq=False)
    try:
        said: dict[str, Any] = json.loads((home / FILE).read_text(encoding="utf-8"))
        chosen = Choices(said["language"], said["percent"], bool(said["dark"]), bool(said["nastaliq"]))
    except (OSError, ValueError, KeyError, TypeError):
        return usual
    return chosen if chosen.language in lang.LANGUAGES and chosen.percent in TEXT_SIZES else usual


def remember(home: Path, chosen: Choices) -> None:
    """Keep what was chosen; where nothing can be written, it is asked again next time."""
    with contextlib.suppress(OSError):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = home / f"{FILE}.new"
        fresh.write_text(json.dumps(asdict(chosen)), encoding="utf-8")
        fresh.replace(home / FILE)


def language_of_this_computer(environment: Mapping[str, str] | None = None) -> str:
    """The language that the computer is set to, when it is one of ours."""
    said = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = said.get(name, "").replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if code in lang.LANGUAGES:
            return code
    return "en"
