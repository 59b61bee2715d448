# SPDX-License-Identifier: Apache-2.0
"""The question before something that was written down is taken out: was it a mistake?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit.asking import ask

from .values import NOT_COUNTED

WAS_IT = sentence("Was this entered by mistake?")
TAKE_OUT = sentence("Entered by mistake: take it out")


def ask_mistake(parent: QWidget, then: Callable[[], object]) -> None:
    """Ask, and go on with `then` when it was one."""
    ask(
        parent,
        WAS_IT,
        NOT_COUNTED,
        yes=sentence("Take it out"),
        no=sentence("Keep it"),
        then=lambda yes: then() if yes else None,
    )
