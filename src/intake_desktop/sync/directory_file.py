# SPDX-License-Identifier: Apache-2.0
"""The directory as one file that centres hand on to each other: public facts about services, and nobody's name.

Format: ``docs/formats/directory.md``. The checksum finds damage. Nothing proves who made the file: what it says is
shown to a person before it is stored, and keys of partners never stand in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from ..domain.codes import LANGUAGES
from ..domain.identifiers import is_centre_code
from ..domain.opening import MOST_SPANS, read_span
from ..domain.providers import LEVELS
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from . import stick

FORMAT: Final = "intake-directory/1"
FAMILY: Final = "intake-directory/"
MAX_SIZE: Final = 32 << 20
MOST_SERVICES: Final = 20_000

Short = Annotated[str, msgspec.Meta(max_length=200)]
Long = Annotated[str, msgspec.Meta(max_length=1000)]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,40}\Z")]
Codes = Annotated[tuple[Code, ...], msgspec.Meta(max_length=40)]
Names = Annotated[dict[str, Short], msgspec.Meta(max_length=len(LANGUAGES))]


class DirectoryFileUnreadable(Trouble):
    """There is no file, or it cannot be read or written where it lies."""

    name = "directory_file_unreadable"


class NotADirectoryFile(Trouble):
    """The file is something else, or it was damaged or changed."""

    name = "not_a_directory_file"


class DirectoryFileIsNewer(Trouble):
    """A newer program wrote the file."""

    name = "directory_file_is_newer"


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service as the file says it. What is None is not told: the reader keeps what it knows."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    active: bool
    verified_on: Short
    names: Names
    neutral_names: Names
    sectors: Annotated[Codes, msgspec.Meta(min_length=1)]
    level: Code
    protocols: Codes
    district: Short
    phone: Short
    phone_2: Short
    always: bool
    opening: Annotated[tuple[Short, ...], msgspec.Meta(max_length=MOST_SPANS)]
    hours: Long
    languages: Codes
    access: Codes
    women_staff: Short
    cost: Short
    documents_needed: Long
    eligibility: Long
    address: Long | None = None
    map_text: Long | None = None
    route_note: Long | None = None


class Directory(msgspec.Struct, frozen=True):
    """All that the file says."""

    centre: str
    """The code of the centre that made it."""
    made_on: str
    services: tuple[Service, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    centre: str
    made_on: str
    services: msgspec.Raw
    sha256: str


class _Format(msgspec.Struct):
    format: str


_file = msgspec.json.Decoder(_File)
_format = msgspec.json.Decoder(_Format)
_services = msgspec.json.Decoder(tuple[Service, ...])


def write(directory: Directory) -> bytes:
    """Give the file: indented JSON, the same bytes for the same services."""
    services = [
        {name: value for name, value in msgspec.to_builtins(one).items() if value is not None}
        for one in directory.services
    ]
    whole = {
        "format": FORMAT,
        "centre": directory.centre,
        "made_on": directory.made_on,
        "sha256": _checksum(services),
        "services": services,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def read(content: bytes) -> Directory:
    """Read the file; NotADirectoryFile or DirectoryFileIsNewer. Reading is not believing."""
    try:
        found = _format.decode(content).format
        if found != FORMAT and found.startswith(FAMILY):
            raise DirectoryFileIsNewer(
                sentence("This directory file was made by a newer version of the program."),
                sentence("Install the newer program on this PC, then read the file again."),
            )
        file = _file.decode(content)
        services = _services.decode(file.services)
        whole = file.sha256 == _checksum(json.loads(bytes(file.services)))
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError):
        raise _not_one() from None
    if file.format != FORMAT or not whole or not is_centre_code(file.centre) or not _is_day(file.made_on):
        raise _not_one()
    if len(services) > MOST_SERVICES or len({one.id for one in services}) < len(services):
        raise _not_one()
    if not all(map(_is_sound, services)):
        raise _not_one()
    return Directory(file.centre, file.made_on, services)


def write_file(folder: Path, directory: Directory) -> Path:
    """Put the file into `folder`, whole or not at all; gives its path. Its name says the day and nothing else."""
    path = folder / f"directory-{directory.made_on.replace('-', '')}.json"
    content = write(directory)
    try:
        stick.replace(path, content)
        if path.read_bytes() != content:
            raise OSError
    except OSError:
        raise DirectoryFileUnreadable(
            sentence("The directory file could not be written there."),
            sentence("Make room, or choose another folder or stick."),
        ) from None
    return path


def read_file(path: Path) -> Directory:
    """Read the file at `path`; DirectoryFileUnreadable, NotADirectoryFile or DirectoryFileIsNewer."""
    try:
        content = stick.read_small(path, MAX_SIZE)
    except stick.NotRegular:
        raise _not_one() from None
    except OSError:
        raise DirectoryFileUnreadable(
            sentence("The directory file cannot be read."),
            sentence("Put the stick in again, or copy the file once more."),
        ) from None
    return read(content)


def _checksum(services: list[dict[str, Any]]) -> str:
    """SHA-256 of the services in one form: sorted keys, no white space, UTF-8."""
    plain = json.dumps(services, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _is_sound(one: Service) -> bool:
    """Whether a service is what this program could have written."""
    texts = [
        *one.names.values(), *one.neutral_names.values(), one.district, one.phone, one.phone_2, one.hours,
        one.documents_needed, one.eligibility, one.address or "", one.map_text or "", one.route_note or "",
    ]  # fmt: skip
    return (
        bool(one.names.get("en", "").strip())
        and {*one.names, *one.neutral_names} <= set(LANGUAGES)
        and "mediation" not in one.sectors
        and one.level in LEVELS
        and one.women_staff in ("", "yes", "no")
        and re.fullmatch("[a-z_]{0,40}", one.cost) is not None
        and (not one.verified_on or _is_day(one.verified_on))
        and all(read_span(text) is not None for text in one.opening)
        and not any(hides(text) for text in texts)
    )


def hides(text: str) -> bool:
    """Whether a text holds letters that nobody sees and that would turn it around; joiners belong to our scripts."""
    return any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in text if letter not in _SEEN)


_SEEN = "\n\u200c\u200d"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _not_one() -> NotADirectoryFile:
    return NotADirectoryFile(
        sentence("This is not a directory of services, or it was damaged on the way."),
        sentence("Ask the other centre to make the file again, and copy it once more."),
    )
