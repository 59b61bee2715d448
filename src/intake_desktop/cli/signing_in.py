# SPDX-License-Identifier: Apache-2.0
"""Signing in from a terminal, the folder of the case file, and how sentences reach the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.passphrases import passphrase_bytes
from ..domain.sentences import Sentence
from ..lang import Speaker

if TYPE_CHECKING:
    from ..services.desk import Desk


def options() -> argparse.ArgumentParser:
    """Give the options of every verb that signs somebody in, as a parent for its parser."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--staff", metavar="CODE", help="staff code; asked for when it is not given")
    parent.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this open file")
    parent.add_argument(
        "--accept-older",
        action="store_true",
        help="supervisors: go on with a case file that is older than the one last used here",
    )
    return parent


@contextmanager
def unlocked(asked: argparse.Namespace, say: Speaker) -> Iterator[Desk]:
    """Unlock with a passphrase from the terminal or a file descriptor: never from an argument, which others can see."""
    from ..services.unlock import lock, unlock

    staff = asked.staff or input(say.say("Staff code:") + " ")
    passphrase = typed_passphrase(say.say("Passphrase:"), asked.passphrase_fd)
    try:
        desk = unlock(home(asked), staff, passphrase, accept_older=asked.accept_older)
    finally:
        passphrase[:] = bytes(len(passphrase))
    try:
        yield desk
    finally:
        lock(desk)


def typed_passphrase(prompt: str, descriptor: int | None = None) -> bytearray:
    """Read one passphrase from the terminal without showing it, or the next line of an open file descriptor.

    Whoever asks wipes it. It is read byte by byte, so that a second one can follow in the same descriptor.
    """
    if descriptor is None:
        import getpass

        return passphrase_bytes(getpass.getpass(prompt + " "))
    line = bytearray()
    try:
        while (read := os.read(descriptor, 1)) not in (b"", b"\n"):
            line += read
    except OSError:
        raise EOFError from None  # a number that is no open file
    try:
        return passphrase_bytes(line.decode(errors="replace").rstrip("\r"))
    finally:
        line[:] = bytes(len(line))


class progress:  # noqa: N801 - used as a function
    """Says each stage once, as it begins."""

    def __init__(self, say: Speaker) -> None:
        self._say = say
        self._told = ""

    def __call__(self, what: Sentence, done: int, total: int) -> None:
        if what.text != self._told:
            self._told = what.text
            print(self._say.tell(what) + "…", file=sys.stderr)


def tell(say: Speaker, what: Sentence, way_on: Sentence | None = None, *, good: bool = False) -> None:
    """Print a sentence and its way on: good news to the output, the rest to the error channel."""
    channel = sys.stdout if good else sys.stderr
    print(say.tell(what), file=channel)
    if way_on is not None:
        print(say.tell(way_on), file=channel)


def home(asked: argparse.Namespace) -> Path:
    """The folder of this PC's case file: the one that was asked for, else that of this account."""
    if asked.home is not None:
        return Path(asked.home)
    import platformdirs

    return Path(platformdirs.user_data_dir("intake-desktop", appauthor=False))
