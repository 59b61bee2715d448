# SPDX-License-Identifier: Apache-2.0
"""A recovery sheet at the terminal: typed line by line, each judged at once, or read from a pipe."""

from __future__ import annotations

import sys

from ..lang import Speaker


def typed_sheet(say: Speaker, title: str = "") -> str:
    """Read a sheet. At a terminal a line that is wrong is asked again at once; from a pipe it ends with an empty line,
    and whoever uses it names the line that is wrong."""
    if not sys.stdin.isatty():
        return _from_pipe()
    print(title or say.say("Type the lines of the recovery sheet from the paper."))
    return _at_terminal(say)


def _from_pipe() -> str:
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip():
            break
        lines.append(line)
    return "".join(lines)


def _at_terminal(say: Speaker) -> str:
    """Ask line by line, and for as many as the first line says; an empty line gives up."""
    from ..services.recovery import lines_of_text, look_at_lines

    lines: list[str] = []
    while True:
        line = input(f"{len(lines) + 1:>2}  ")
        if not line.strip():
            return "\n".join(lines)
        scanned = lines_of_text(line) if not lines else []
        if look_at_lines(scanned).complete:
            return "\n".join(scanned)
        seen = look_at_lines([*lines, line])
        if not seen.lines[-1].right:
            print(say.tell(seen.lines[-1].problem) if seen.lines[-1].problem else say.say("This line is too short."))
            continue
        lines.append(line)
        if seen.complete:
            return "\n".join(lines)
