# SPDX-License-Identifier: Apache-2.0
"""What happens on the page about forms: look at one, read a file, install what was looked at. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.form import Form
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Changes, Desk
    from intake_desktop.services.forms import Examined, Installed

_LATEST = "forms"


class FileChanged(Trouble):
    """The file is another one than that which was looked at; nothing was installed."""

    name = "form_file_changed"


@dataclass(frozen=True)
class FormServices:
    """What this page asks of the office."""

    list_forms: Callable[[], list[Installed]]
    open_form: Callable[[str, str], Form]
    examine: Callable[[Path], Examined]
    install: Callable[[Path, Form], Changes[Installed]]
    export: Callable[[str, str, Path], Path]
    now: Callable[[], datetime]


def services_at(desk: Desk) -> FormServices:
    """The services of this page for a desk."""
    from intake_desktop.services import forms

    def install(path: Path, seen: Form) -> Changes[Installed]:
        if forms.examine_form(desk, path).form != seen:
            raise FileChanged(
                sentence("The file was changed since it was read. Nothing was installed."),
                sentence("Read it again, look at it, and install it then."),
            )
        return forms.install_form(desk, path)

    return FormServices(
        list_forms=lambda: forms.list_forms(desk),
        open_form=lambda form_id, version: forms.form_of(desk, form_id, version),
        examine=lambda path: forms.examine_form(desk, path),
        install=install,
        export=lambda form_id, version, folder: forms.export_form(desk, form_id, version, folder),
        now=desk.now,
    )


class FormsView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, forms: Sequence[Installed]) -> None: ...
    def show_file(self, path: Path, examined: Examined, same: Sequence[Installed]) -> None: ...
    def show_preview(self, form: Form, *, from_file: bool) -> None: ...
    def show_busy(self, doing: Sentence | None) -> None: ...
    def go_to_list(self) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class FormsPresenter:
    """One deed at a time. What was read from a file is installed as it was read, or not at all."""

    def __init__(self, services: FormServices, runner: Runner, view: FormsView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._forms: Sequence[Installed] = ()
        self._path: Path | None = None
        self._read: Form | None = None
        self._looked: tuple[str, str] | None = None
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read which forms there are."""
        self._runner.run(self._services.list_forms, self._listed, self._view.say_trouble, latest=_LATEST)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when a form came."""
        if "forms" in touched:
            self.opened()

    # forms that are here

    def look_at(self, form_id: str, version: str) -> None:
        """Show a form of this PC as it is asked."""

        def opened(form: Form) -> None:
            self._looked = (form_id, version)
            self._view.show_preview(form, from_file=False)

        self._do(None, lambda: self._services.open_form(form_id, version), opened)

    def export(self, folder: Path) -> None:
        """Write the form that is looked at as a spreadsheet."""
        if self._looked is None:
            return
        form_id, version = self._looked

        def written(place: Path) -> None:
            self._view.say(
                "done",
                sentence("The form is written as the spreadsheet {name}.", name=place.name),
                sentence("Change it there, raise the version on the sheet “settings”, and choose the file here."),
            )

        doing = sentence("The spreadsheet is written and read back…")
        self._do(doing, lambda: self._services.export(form_id, version, folder), written)

    # a file

    def choose(self, path: Path) -> None:
        """Read a file and say everything that is wrong with it."""

        def examined(examined: Examined) -> None:
            self._path, self._read = path, examined.form
            form_id = examined.form.form_id if examined.form is not None else ""
            self._view.show_file(path, examined, [one for one in self._forms if one.form_id == form_id])

        self._do(sentence("The form is read…"), lambda: self._services.examine(path), examined)

    def again(self) -> None:
        """Read the same file again, after it was corrected."""
        if self._path is not None:
            self.choose(self._path)

    def preview(self) -> None:
        """Show the form of the file as it would be asked."""
        if self._read is not None:
            self._view.show_preview(self._read, from_file=True)

    def install(self) -> None:
        """Install the form of the file, as it was read."""
        path, form = self._path, self._read
        if path is None or form is None:
            return

        def installed(_: Installed) -> None:
            self._view.go_to_list()
            self._view.say(
                "done",
                sentence("The form is installed. New intakes begin with it."),
                sentence("Other PCs of the centre get it with the next bundle. Records stay in their own version."),
            )
            self.opened()

        self._do(sentence("The form is installed…"), lambda: self._services.install(path, form), installed)

    # how

    def _listed(self, forms: Sequence[Installed]) -> None:
        self._forms = forms
        self._view.show_list(forms)

    def _do(self, doing: Sentence | None, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        if self._busy:
            return

        def then(value: Any) -> None:
            self._rest()
            done(value)

        def trouble(trouble: Trouble) -> None:
            self._rest()
            self._view.say_trouble(trouble)

        self._busy = True
        self._view.show_busy(doing or sentence("The form is read…"))
        self._runner.run(work, then, trouble)

    def _failed(self, _: object) -> None:
        if self._busy:
            self._rest()

    def _rest(self) -> None:
        self._busy = False
        self._view.show_busy(None)
