# SPDX-License-Identifier: Apache-2.0
"""The panel for what nobody does alone: a second member of staff comes, types her own code and passphrase, and agrees.

Any page puts it beside its deed. It hands code and passphrase to `verify`, wipes the passphrase whatever comes of it,
says beside the fields what was wrong, and tells `agreed` with what `verify` gave: the proof for the service.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from .kit import Body, Button, Card, Field, Heading, LineEdit, Notice, PassphraseEdit, ProgressLine, Words
from .runner import Mishap, Runner

Verify = Callable[[str, bytearray], object]
"""Checks who came, on the worker; slow by design. Raises a Trouble when it is not her."""

EXPLAIN = sentence("Two people do this together. She types her own code and passphrase; nobody else looks.")

SUPERVISOR = sentence("A supervisor agrees")
SHE_COMES = sentence("She comes to this desk and types her own code and passphrase; nobody else looks.")


class SecondPersonPanel(Card):
    """Two lines and a verb. `agreed` comes with the proof; `clear` forgets it and everything typed."""

    agreed = Signal(object)

    def __init__(
        self,
        verify: Verify,
        runner: Runner,
        *,
        title: Words = sentence("The second person"),  # noqa: B008 - a sentence never changes
        explain: Words = EXPLAIN,
        verb: Words = sentence("I agree to this"),  # noqa: B008
    ) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._verify, self._runner = verify, runner
        self._working = False
        self._round = self._wait = 0
        self.proof: object | None = None
        self.code = Field(sentence("Her code"), LineEdit(code=True, letters=12), fit=True)
        self.passphrase = Field(sentence("Her passphrase"), PassphraseEdit())
        self.notice = Notice()
        self.working = ProgressLine(sentence("Looking at the passphrase. This takes a moment."))
        self.button = Button(verb, "key")
        for thing in (Heading(title, 2), Body(explain), self.code, self.passphrase, self.notice, self.working):
            self.add(thing)
        self.add(self.button)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.count_down)
        self.button.clicked.connect(self._try)
        self.passphrase.editor.entered.connect(self._try)
        self.code.editor.returnPressed.connect(self.passphrase.setFocus)
        self.code.editor.edited.connect(self._upper)
        runner.failed.connect(self._stumbled)
        self.clear()

    def clear(self) -> None:
        """Forget who agreed and what was typed: the deed is done or given up, or the page is left."""
        self._round += 1  # an answer that is still on its way is nobody's any more
        self.proof = None
        self._tick.stop()
        self.code.set_value(None)
        _wipe(self.passphrase.editor.take())
        for field in (self.code, self.passphrase):
            field.set_problem(None)
        self.notice.hide()
        self._work(False)

    def has_agreed(self) -> bool:
        """Whether a second person stands by."""
        return self.proof is not None

    def count_down(self) -> None:
        """A second of the wait after wrong tries has passed."""
        self._wait -= 1
        if self._wait > 0:
            self._tell_wait()
        else:
            self._tick.stop()
            self.notice.say("info", sentence("You can try again now."))

    def _upper(self, code: str | None) -> None:
        if code is not None and code != code.upper():
            self.code.set_value(code.upper())

    def _try(self) -> None:
        code, passphrase = self.code.value(), self.passphrase.editor.take()
        if self._working or not self._is_complete(code, passphrase):
            _wipe(passphrase)
            return
        self._work(True)
        self._runner.run(
            _wiping(self._verify, code, passphrase),
            _only(lambda: self._round, self._agree),
            _only(lambda: self._round, self._refuse),
        )

    def _is_complete(self, code: str | None, passphrase: bytearray) -> bool:
        missing: list[tuple[Field, Sentence | None]] = [
            (self.code, None if code else sentence("Write your code.")),
            (self.passphrase, None if passphrase else sentence("Write your passphrase.")),
        ]
        for field, words in missing:
            field.set_problem(words)
        first = next((field for field, words in missing if words is not None), None)
        if first is not None:
            first.setFocus()
        return first is None

    def _agree(self, proof: object) -> None:
        self._work(False)
        self.proof = proof
        code = self.code.value() or ""
        self._show("done", sentence("{code} agrees.", code=code), sentence("This counts once, and for a few minutes."))
        self._shut(True)
        self.agreed.emit(proof)

    def _refuse(self, trouble: Trouble) -> None:
        self._work(False)
        seconds = getattr(trouble, "seconds", 0)
        if isinstance(seconds, int) and seconds > 0:
            self._wait = seconds
            self._tick.start()
            self._tell_wait()
        else:
            self._show("error", trouble.what, trouble.way_on)
        self.passphrase.setFocus()

    def _stumbled(self, _: Mishap) -> None:
        """A fault of the program, which the window tells of: she can try once more."""
        if self._working:
            self._work(False)

    def _tell_wait(self) -> None:
        words = sentence("There were several wrong tries. Wait {seconds} seconds, then try again.", seconds=self._wait)
        self._show("waiting", words)

    def _show(self, state: str, words: Words, way_on: Words | None = None) -> None:
        self.notice.say(state, words, way_on)
        self.notice.show()

    def _work(self, working: bool) -> None:
        self._working = working
        self.working.setVisible(working)
        if working:
            self._tick.stop()
            self.notice.hide()
        self._shut(working)

    def _shut(self, shut: bool) -> None:
        for part in (self.code, self.passphrase, self.button):
            part.setEnabled(not shut)


def _wiping(verify: Verify, code: str | None, passphrase: bytearray) -> Callable[[], object]:
    def work() -> object:
        try:
            return verify((code or "").strip(), passphrase)
        finally:
            _wipe(passphrase)

    return work


def _only(now: Callable[[], int], then: Callable[..., object]) -> Callable[..., object]:
    """Answer only while nobody has cleared the panel in between."""
    begun = now()
    return lambda outcome: then(outcome) if now() == begun else None


def _wipe(secret: bytearray) -> None:
    secret[:] = bytes(len(secret))
