# SPDX-License-Identifier: Apache-2.0
"""What this computer keeps from others while a desk is open, and what it does not: memory, its traces on the disk,
pictures of the screen. Told to everybody, because everybody has to know; it says nothing about any case."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..domain.sentences import Sentence, sentence
from ..vault.hygiene import memory_is_closed

BLOCKS_PICTURES = frozenset({"win32", "darwin"})
"""Systems on which our windows stay out of the pictures that other programs take."""


class Found(msgspec.Struct, frozen=True):
    """One thing that was looked at. `mendable` is false for what the system leaves nobody a way to change."""

    name: str
    ok: bool
    what: Sentence
    mendable: bool = True


def look_around(system: str = sys.platform, root: Path = Path("/")) -> list[Found]:
    """Look at this computer; takes no time. `root` is where its files begin."""
    found = [_memory(), _pictures(system)]
    if system.startswith("linux"):
        found.append(_swap(root))
    return found


def _memory() -> Found:
    if memory_is_closed():
        return Found(
            "memory", True, sentence("The memory of this program is closed to other programs of this account.")
        )
    return Found("memory", False, sentence("Other programs of this account could look into the memory of this one."))


def _pictures(system: str) -> Found:
    if system in BLOCKS_PICTURES:
        return Found(
            "pictures", True, sentence("This window stays out of pictures that other programs take of the screen.")
        )
    words = sentence("Other programs can take pictures of this screen: this system knows no way to forbid it.")
    return Found("pictures", False, words, mendable=False)


def _swap(root: Path) -> Found:
    places = list(_swap_places(root))
    if not places:
        return Found("swap", True, sentence("Nothing of the memory is written to the disk."))
    if all(_is_kept(place, root) for place in places):
        return Found("swap", True, sentence("What is moved from the memory to the disk is encrypted."))
    return Found(
        "swap",
        False,
        sentence("Parts of the memory may be written to a disk that is not encrypted. Let it be encrypted."),
    )


def _swap_places(root: Path) -> Iterator[Path]:
    try:
        lines = (root / "proc/swaps").read_text(encoding="utf-8", errors="replace").splitlines()[1:]
    except OSError:
        return
    for line in lines:
        yield Path(line.split()[0].replace("\\040", " "))


def _is_kept(place: Path, root: Path) -> bool:
    """Whether what is written there is in memory still (zram), or on a disk that is encrypted."""
    if place.name.startswith("zram"):
        return True
    try:
        about = place.stat()
    except OSError:
        return False
    device = about.st_rdev or about.st_dev
    return _is_encrypted(root / f"sys/dev/block/{device >> 8 & 0xFFF}:{device & 0xFF | device >> 12 & 0xFFF00}")


def _is_encrypted(device: Path, depth: int = 0) -> bool:
    try:
        if (device / "dm/uuid").read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    if depth > 8:  # a volume in a volume in a volume
        return False
    below = sorted((device / "slaves").glob("*"))
    return bool(below) and all(_is_encrypted(one, depth + 1) for one in below)
