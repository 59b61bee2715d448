# SPDX-License-Identifier: Apache-2.0
"""Three kinds of trouble, told apart where they are born.

The world's fault (a full disk, a wrong passphrase) is a :class:`Trouble`: a sentence and a way on. A person who
changes her mind raises :class:`ChangedMind`, which nobody reports. Everything else is our fault and says that the
work is safe.
"""

from __future__ import annotations

from typing import ClassVar

from .sentences import Sentence


class Trouble(Exception):
    """Something outside the program went wrong; `what` says it, `way_on` says what the person can do now.

    The text of the exception is only its name: a log or a traceback never carries anybody's data.
    """

    name: ClassVar[str] = "trouble"

    def __init__(self, what: Sentence, way_on: Sentence | None = None) -> None:
        super().__init__(type(self).name)
        self.what = what
        self.way_on = way_on


class ChangedMind(Exception):
    """The person turned back. Silent by design."""
