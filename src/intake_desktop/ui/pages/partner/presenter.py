# SPDX-License-Identifier: Apache-2.0
"""What the page about the keys of a partner shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.exchange import Keys, Partner


@dataclass(frozen=True)
class PartnerServices:
    """The verbs of this page, with the desk already in them."""

    read: Callable[[str], tuple[dict[str, str], Partner]]
    own_words: Callable[[], Sequence[str]]
    export: Callable[[Path], Path]
    read_file: Callable[[Path], tuple[Keys, Sequence[str]]]
    record: Callable[[str, Any, bool], Any]
    forget: Callable[[str], Any]


def services_at(desk: Desk) -> PartnerServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import exchange, providers

    def read_file(path: Path) -> tuple[Keys, Sequence[str]]:
        keys = exchange.read_partner_keys(desk, path)
        return keys, keys.words

    return PartnerServices(
        read=lambda provider: (providers.find_provider(desk, provider).names, exchange.partner_of(desk, provider)),
        own_words=lambda: exchange.own_keys(desk).words,
        export=lambda folder: exchange.export_own_keys(desk, folder),
        read_file=read_file,
        record=lambda provider, keys, met: exchange.record_partner_keys(desk, provider, keys, verified_in_person=met),
        forget=lambda provider: exchange.forget_partner_keys(desk, provider),
    )


class PartnerView(Protocol):
    """What the presenter asks of the page."""

    def show_partner(self, names: dict[str, str], partner: Partner) -> None: ...
    def show_own_words(self, words: Sequence[str]) -> None: ...
    def show_given(self, path: Path) -> None: ...
    def show_keys(self, keys: Keys | None, words: Sequence[str]) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class PartnerPresenter:
    """Keeps the key file that was read, until its words are compared."""

    def __init__(self, services: PartnerServices, runner: Runner, view: PartnerView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._provider = ""
        self._keys: Keys | None = None

    def opened(self, provider_id: str) -> None:
        """Somebody comes from the directory."""
        self._provider = provider_id
        self.forget_file()
        self._read()
        self._runner.run(self._services.own_words, self._view.show_own_words, self._view.say_trouble)

    def give(self, folder: Path) -> None:
        """Write our key file for the partner."""
        self._runner.run(
            lambda: self._services.export(folder), self._view.show_given, self._view.say_trouble, once="our keys"
        )

    def read_file(self, path: Path) -> None:
        """Read the partner's key file and show its words. Reading is not trusting."""
        provider = self._provider

        def then(found: tuple[Keys, Sequence[str]]) -> None:
            if provider == self._provider:  # from a slow stick it may come when she is at another service already
                self._keys = found[0]
                self._view.show_keys(*found)

        def refused(trouble: Trouble) -> None:
            self.forget_file()
            self._view.say_trouble(trouble)

        self._runner.run(lambda: self._services.read_file(path), then, refused, latest="keys of a partner")

    def take(self, *, met: bool) -> None:
        """The words are the same; `met` when they were compared face to face."""
        keys, provider = self._keys, self._provider
        if keys is None:
            return

        def then(_: object) -> None:
            self.forget_file()
            self._view.say("done", sentence("The keys of this service are recorded."))
            self._read()

        work: Callable[[], Any] = lambda: self._services.record(provider, keys, met)  # noqa: E731
        self._runner.run(work, then, self._view.say_trouble, once=("keys", provider))

    def differ(self) -> None:
        """The words are not the same: forget the file."""
        self.forget_file()
        self._view.say(
            "warning",
            sentence("The words are not the same, so these keys were not recorded."),
            sentence("Ask for the key file once more. If the words differ again, tell the supervisor."),
        )

    def distrust(self) -> None:
        """Use the keys of this service no longer."""
        provider = self._provider

        def then(_: object) -> None:
            self._view.say("done", sentence("The keys of this service are not used any more. Slips go on paper."))
            self._read()

        self._runner.run(lambda: self._services.forget(provider), then, self._view.say_trouble, once=("keys", provider))

    def forget_file(self) -> None:
        """No key file is in front of her."""
        self._keys = None
        self._view.show_keys(None, ())

    def _read(self) -> None:
        provider = self._provider
        self._runner.run(
            lambda: self._services.read(provider),
            lambda found: self._view.show_partner(*found),
            self._view.say_trouble,
            latest="partner",
        )
