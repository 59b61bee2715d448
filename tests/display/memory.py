# SPDX-License-Identifier: Apache-2.0
"""Look for words and keys in the memory of every process of ours, as somebody would who got hold of the PC."""

from __future__ import annotations

import binascii
import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

CHUNK = 1 << 18
_NEVER_TOUCHED = bytes(2 * CHUNK)
LEAST = 5
"""Letters or bytes below which a finding would say nothing."""


def processes(mark: str) -> list[int]:
    """Every living process that carries `mark` in its environment: whoever was started by us, or by one of those."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if mark.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return sorted(found)


def forms(text: str) -> list[bytes]:
    """The ways in which Python, Qt, SQLite and X11 keep a text."""
    ways = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    with contextlib.suppress(UnicodeEncodeError):
        ways.append(text.encode("latin-1"))
    return list(dict.fromkeys(ways))


def key_forms(key: bytes) -> list[bytes]:
    """The ways in which a key may lie about."""
    small = binascii.hexlify(key)
    return [bytes(key), small, small.upper(), binascii.b2a_base64(key).strip()]


def count(pid: int, wanted: Mapping[str, list[bytes]]) -> dict[str, int]:
    """How often each thing stands in the memory of a process, in any of its forms; nothing when it has ended."""
    longest = max((len(form) for several in wanted.values() for form in several), default=1)
    found = dict.fromkeys(wanted, 0)
    for piece in _pieces(pid, longest):
        for name, several in wanted.items():
            found[name] += sum(piece.count(form) for form in several if len(form) >= LEAST)
    return found


def _pieces(pid: int, overlap: int) -> Iterator[bytes]:
    """All readable memory of a process in pieces that overlap, so that nothing is missed where one ends."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except (FileNotFoundError, ProcessLookupError):
        return
    try:
        for line in maps:
            place, rights, _, _, _, *name = line.split(maxsplit=5)
            of_a_file = bool(name) and name[0].startswith("/") and "w" not in rights
            if "r" not in rights or of_a_file or (name and name[0].startswith("[v")):  # a library's own bytes, no data
                continue
            at, end = (int(edge, 16) for edge in place.split("-"))
            while at < end:
                try:
                    piece = os.pread(memory, min(CHUNK + overlap, end - at), at)
                except OSError:
                    break
                if not piece:
                    break
                if piece != _NEVER_TOUCHED[: len(piece)]:
                    yield piece
                at += CHUNK
    finally:
        os.close(memory)
