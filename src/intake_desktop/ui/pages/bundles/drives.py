# SPDX-License-Identifier: Apache-2.0
"""Which sticks are in this computer, and which bundles and device files lie on one. No Qt; slow sticks take time."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble

MOUNTS = Path("/proc/self/mounts")
VOLUMES = Path("/Volumes")
_WHERE = ("/media/", "/run/media/", "/mnt/")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_WINDOWS_REMOVABLE = 2
_MOST = 30


@dataclass(frozen=True)
class Drive:
    """A stick, or a folder that somebody chose instead. `free` in bytes; None when nobody can tell."""

    path: Path
    name: str
    free: int | None = None


@dataclass(frozen=True)
class Lying:
    """A bundle as it lies there: who made it and what is in it, only its verdict tells."""

    path: Path
    written_at: datetime
    size: int


class FolderGone(Trouble):
    """The stick was pulled out, or the folder cannot be read."""

    name = "folder_gone"

    def __init__(self) -> None:
        super().__init__(
            sentence("This stick or folder can no longer be read."),
            sentence("Put the stick in again, or choose another folder."),
        )


def drives(system: str = sys.platform, mounts: Path = MOUNTS, volumes: Path = VOLUMES) -> list[Drive]:
    """The sticks that are in this computer now, by name."""
    if system == "win32":
        found = _windows_drives()
    elif system == "darwin":
        found = [one for one in _inside(volumes) if not one.is_symlink()]
    else:
        found = _mounted(mounts)
    return sorted((drive(path) for path in found), key=lambda one: one.name.casefold())


def drive(path: Path) -> Drive:
    """A place as it is shown."""
    try:
        free = shutil.disk_usage(path).free
    except OSError:
        free = None
    return Drive(path, path.name or str(path), free)


def bundles_on(folder: Path) -> list[Lying]:
    """The bundles in a folder, the newest first; FolderGone."""
    found = []
    for path in _files(folder):
        if path.suffix == ".age":
            try:
                facts = path.stat()
            except OSError:
                continue
            found.append(Lying(path, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size))
    return sorted(found, key=lambda one: one.written_at, reverse=True)[:_MOST]


def device_files_on(folder: Path) -> list[Path]:
    """The files in a folder by which PCs introduce themselves; FolderGone."""
    return sorted(path for path in _files(folder) if path.suffix == ".json" and path.name.startswith("device"))[:_MOST]


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    except OSError:
        raise FolderGone from None


def _inside(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []


def _mounted(mounts: Path) -> list[Path]:
    """Where a desktop mounts sticks; the list is the kernel's own and never waits for a network."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        device, place, *_ = [*line.split(), "", ""]
        place = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), place)
        if device.startswith("/dev/") and place.startswith(_WHERE) and Path(place).is_dir():
            found.append(Path(place))
    return found


def _windows_drives() -> list[Path]:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    letters = kernel.GetLogicalDrives()
    roots = [f"{chr(ord('A') + bit)}:\\" for bit in range(26) if letters >> bit & 1]
    return [Path(root) for root in roots if kernel.GetDriveTypeW(root) == _WINDOWS_REMOVABLE]
