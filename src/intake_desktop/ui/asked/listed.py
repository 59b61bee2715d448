# SPDX-License-Identifier: Apache-2.0
"""Questions that name a service of the directory: it is searched by a part of its name, among those for this help.

What is written is its name, so that a paper and another computer understand it; a service that is in no directory may
be written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Choice, Question

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider

NAMES_A_SERVICE = {"provider": "sector", "receiver": "release_sector"}
"""Questions that name a service, and beside each the one that says for which help it is."""


def is_listed(question: Question) -> bool:
    """Whether a question names a service of the directory."""
    return question.kind == "text" and question.name in NAMES_A_SERVICE


def services_for(directory: Sequence[Provider], filling: Filling, place: str) -> list[Choice]:
    """The services for the help that is named beside `place`; all of them while none is, or none is listed for it."""
    key, _, name = place.rpartition("/")
    beside = f"{key}/{NAMES_A_SERVICE[name]}" if key else NAMES_A_SERVICE[name]
    sector = filling.value(beside) if beside in filling.places() else None
    fitting = [one for one in directory if sector in one.sectors] or list(directory)
    return [_choice(one, directory) for one in fitting]


def _choice(service: Provider, directory: Sequence[Provider]) -> Choice:
    """A service by its name; one of several with the same name by its number, with what tells them apart."""
    name = service.names["en"]
    if sum(one.names["en"] == name for one in directory) == 1:
        return Choice(name, dict(service.names))
    beside = service.address or service.phone
    return Choice(service.id, {language: f"{name} · {beside}" for language, name in service.names.items()})
