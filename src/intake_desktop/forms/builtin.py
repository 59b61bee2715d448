# SPDX-License-Identifier: Apache-2.0
"""The forms that come with the program, compiled beforehand so that opening one costs milliseconds."""

from __future__ import annotations

import functools

from .. import resources
from .form import Form, decode, encode

QUICK_INTAKE = "forms/quick_intake"
FULL_INTAKE = "forms/full_intake"
RISK_REVIEW = "forms/risk_review"


@functools.cache
def quick_intake() -> Form:
    """The short intake for emergencies, the telephone and the night; read once."""
    return decode(resources.path(f"{QUICK_INTAKE}.json").read_bytes())


@functools.cache
def full_intake() -> Form:
    """The whole intake, sections A to S; also in its quick and phone modes. Read once."""
    return decode(resources.path(f"{FULL_INTAKE}.json").read_bytes())


@functools.cache
def risk_review() -> Form:
    """The questions about her danger, asked again for a case that there is already; read once."""
    return decode(resources.path(f"{RISK_REVIEW}.json").read_bytes())


def source_of(form_id: str) -> str | None:
    """The markdown of a built-in form, as one file; None when no form of that id comes with the program."""
    from .parts import one_text

    places = {place.stem: place for place in resources.path("forms").iterdir() if place.suffix != ".json"}
    place = places.get(form_id)
    return None if place is None else one_text(place) if place.is_dir() else place.read_text(encoding="utf-8")


def recompile(name: str = QUICK_INTAKE, write: bool = False) -> bytes:
    """Compile a built-in form from its markdown, one file or a folder of parts; with `write`, put the result beside it.

    Raises FormTrouble.
    """
    from .parts import read_parts
    from .xlsform import read_xlsform

    folder = resources.path(name)
    form = read_parts(folder, folder.name) if folder.is_dir() else read_xlsform(resources.path(f"{name}.md"))
    compiled = encode(form)
    if write:
        resources.path(f"{name}.json").write_bytes(compiled)
    return compiled
