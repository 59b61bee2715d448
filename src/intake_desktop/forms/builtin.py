# SPDX-License-Identifier: Apache-2.0
"""The forms that come with the program, compiled beforehand so that opening one costs milliseconds."""

from __future__ import annotations

import functools

from .. import resources
from .form import Form, decode, encode

QUICK_INTAKE = "forms/quick_intake"


@functools.cache
def quick_intake() -> Form:
    """The short intake for emergencies, the telephone and the night; read once."""
    return decode(resources.path(f"{QUICK_INTAKE}.json").read_bytes())


def recompile(name: str = QUICK_INTAKE, write: bool = False) -> bytes:
    """Compile a built-in form from its markdown source; with `write`, put the result beside it. Raises FormTrouble."""
    from .xlsform import read_xlsform

    compiled = encode(read_xlsform(resources.path(f"{name}.md")))
    if write:
        resources.path(f"{name}.json").write_bytes(compiled)
    return compiled
