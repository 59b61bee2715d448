# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with keys: a name, a sentence, the way on. None carries a key, a passphrase or a person's name."""

from __future__ import annotations

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble


class WrongPassphrase(Trouble):
    """Code and passphrase do not belong together. Which of the two is wrong is not said."""

    name = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(
            sentence("Your code or your passphrase is not right."),
            sentence("Try again. If you have forgotten your passphrase, ask your supervisor for a new one."),
        )


class UnknownMember(WrongPassphrase):
    """Nobody of this code works here. The person is told the same, after the same time, as for a wrong passphrase."""


class WaitBeforeNextTry(Trouble):
    """After several wrong passphrases the next try must wait `seconds`; nobody is locked out for good."""

    name = "wait_before_next_try"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            sentence("There were several wrong tries. Wait {seconds} seconds, then try again.", seconds=seconds),
            sentence("If you have forgotten your passphrase, ask your supervisor for a new one."),
        )
        self.seconds = seconds


class KeyringAbsent(Trouble):
    """This PC offers no keyring that we trust, or it cannot be reached."""

    name = "keyring_absent"

    def __init__(self) -> None:
        super().__init__(
            sentence("This PC's keyring cannot be reached."),
            sentence(
                "Sign in to the PC with its password and try again. If the keyring is gone, use the recovery sheet."
            ),
        )


class KeyringLocked(Trouble):
    """The keyring of this PC is there but locked."""

    name = "keyring_locked"

    def __init__(self) -> None:
        super().__init__(
            sentence("This PC's keyring is locked."),
            sentence("Unlock it with the password of this PC, then try again."),
        )


class KeyringChanged(Trouble):
    """The keyring that keeps the device secret is gone; another one stands in its place."""

    name = "keyring_changed"

    def __init__(self, before: str, now: str) -> None:
        super().__init__(
            sentence(
                "The key of this PC was kept in {before}. Now only {now} is here.",
                before=KEYRING_NAMES.get(before, before),
                now=KEYRING_NAMES.get(now, now),
            ),
            sentence("Bring the old keyring back, or use the recovery sheet to put the key into the new one."),
        )


class KeyringSlow(Trouble):
    """The keyring did not answer within its time."""

    name = "keyring_slow"

    def __init__(self) -> None:
        super().__init__(
            sentence("This PC's keyring does not answer."),
            sentence(
                "Look for a window that asks for the password of this PC. Otherwise restart the PC and try again."
            ),
        )


class KeyringForgets(Trouble):
    """The keyring said that it kept the device secret and gave something else back."""

    name = "keyring_forgets"

    def __init__(self) -> None:
        super().__init__(
            sentence("This PC's keyring did not keep what was put into it. Nothing was changed."),
            sentence("Restart the PC and try again, or ask the person who looks after it."),
        )


class DeviceSecretMissing(Trouble):
    """The keyring answers but no longer has the device secret."""

    name = "device_secret_missing"

    def __init__(self) -> None:
        super().__init__(
            sentence("The key of this PC is no longer in its keyring."),
            sentence("Sign in to the PC as always. If it is still missing, use the recovery sheet."),
        )


class DeviceSecretWrong(Trouble):
    """The keyring gives a value that is not the device secret of this store."""

    name = "device_secret_wrong"

    def __init__(self) -> None:
        super().__init__(
            sentence("The key in this PC's keyring is not the right one."),
            sentence("Use the recovery sheet: every passphrase will work again."),
        )


class SlotsDamaged(Trouble):
    """Neither copy of the slot file can be read."""

    name = "slots_damaged"

    def __init__(self) -> None:
        super().__init__(
            sentence("The file with the keys of your staff is damaged or missing, in both copies."),
            sentence("Put it back from a backup, or use the recovery sheet. The records themselves are not lost."),
        )


class SlotsAreNewer(Trouble):
    """The slot file was written by a newer program."""

    name = "slots_are_newer"

    def __init__(self) -> None:
        super().__init__(
            sentence("The keys on this PC were written by a newer version of this program."),
            sentence("Install the newer version. Nothing was changed."),
        )


class SlotTampered(Trouble):
    """What a slot or a grant holds does not fit what the signed roster says."""

    name = "slot_tampered"

    def __init__(self) -> None:
        super().__init__(
            sentence("The keys on this PC were changed by somebody who may not do that."),
            sentence("Do not go on. Put the key file back from a backup, and tell your supervisor."),
        )


class RosterForged(SlotTampered):
    """The list of staff is not signed by somebody who may sign it."""

    name = "roster_forged"


class KdfRefused(Trouble):
    """The file asks for a weaker or a much heavier protection of the passphrase than is allowed."""

    name = "kdf_refused"

    def __init__(self) -> None:
        super().__init__(
            sentence("The protection of the passphrases on this PC was changed in the file. It is refused."),
            sentence("Put the key file back from a backup, or use the recovery sheet."),
        )


class AlreadyFounded(Trouble):
    """A centre was already set up in this folder."""

    name = "already_founded"

    def __init__(self) -> None:
        super().__init__(
            sentence("A centre is already set up on this PC."),
            sentence("Sign in with your code. Nothing was changed."),
        )


class NeedsSupervisor(Trouble):
    """Only a supervisor may sign the list of staff."""

    name = "needs_supervisor"

    def __init__(self) -> None:
        super().__init__(sentence("Only a supervisor can do this."), sentence("Ask your supervisor to sign in."))


class NeedsCounsellor(Trouble):
    """Only somebody who holds the key of the session notes can hand it on."""

    name = "needs_counsellor"

    def __init__(self) -> None:
        super().__init__(
            sentence("Only a counsellor can do this."),
            sentence("Ask a counsellor to sign in, or use the counselling recovery sheet."),
        )


class CodeTaken(Trouble):
    """Somebody has, or had, this staff code; a code is never given twice."""

    name = "code_taken"

    def __init__(self) -> None:
        super().__init__(
            sentence("This staff code is already in use, or was used before."), sentence("Choose another code.")
        )


class NoSuchMember(Trouble):
    """Said only to a supervisor who is signed in; at the door it would be a wrong passphrase."""

    name = "no_such_member"

    def __init__(self) -> None:
        super().__init__(sentence("Nobody with this code works here."), sentence("Look at the list of staff."))


class LastSupervisor(Trouble):
    """Without this person nobody could sign the list of staff any more."""

    name = "last_supervisor"

    def __init__(self) -> None:
        super().__init__(
            sentence("This is the last supervisor. The centre needs one."),
            sentence("Make somebody else a supervisor first."),
        )


class PassphraseTooWeak(Trouble):
    """The passphrase cannot protect what it must; `what` says why."""

    name = "passphrase_too_weak"

    def __init__(self, what: Sentence) -> None:
        super().__init__(what, sentence("Choose a longer one, or let the program make one for you."))


class NoteNotForYou(Trouble):
    """A session note is sealed to counsellors; this person holds no key for it."""

    name = "note_not_for_you"

    def __init__(self) -> None:
        super().__init__(
            sentence("This note can be opened by counsellors only."), sentence("Ask the counsellor who works with her.")
        )


class KeysNotSaved(Trouble):
    """The slot file could not be written; the old copies are as they were."""

    name = "keys_not_saved"

    def __init__(self) -> None:
        super().__init__(
            sentence("The keys could not be saved. Nothing was changed; everybody can sign in as before."),
            sentence("Restart the PC and try again. If it happens again, the disk may be failing: make a backup."),
        )


class KeysDiskFull(KeysNotSaved):
    """The disk is full."""

    name = "keys_disk_full"

    def __init__(self) -> None:
        super().__init__()
        self.what = sentence("The disk is full. Nothing was changed; everybody can sign in as before.")
        self.way_on = sentence("Free some space on the disk, then try again.")


class KeysReadOnly(KeysNotSaved):
    """The folder may not be written to."""

    name = "keys_read_only"

    def __init__(self) -> None:
        super().__init__()
        self.what = sentence("This folder cannot be written to. Nothing was changed; everybody can sign in as before.")
        self.way_on = sentence("Ask the person who looks after this PC to make the folder writable.")


class HandoverRefused(Trouble):
    """A one-time code for another account of this PC fits nothing."""

    name = "handover_refused"

    def __init__(self) -> None:
        super().__init__(
            sentence("This one-time code is not right, or it was used already."),
            sentence("Ask your supervisor for a new one."),
        )


class SheetUnreadable(Trouble):
    """A recovery sheet was typed wrongly; `line` is the line to look at, from 1 (0: not a sheet at all)."""

    name = "sheet_unreadable"

    def __init__(self, line: int, what: Sentence) -> None:
        super().__init__(what, sentence("Compare it with the paper, then try again."))
        self.line = line


class SheetOfAnotherCentre(Trouble):
    """The sheet is right in itself but belongs to another store, or to an earlier one."""

    name = "sheet_of_another_centre"

    def __init__(self) -> None:
        super().__init__(
            sentence("This recovery sheet does not belong to the keys on this PC."),
            sentence("Look for the sheet of this centre. The newest one is the right one."),
        )


class SheetOfAnotherKind(Trouble):
    """The sheet is for another purpose (staff, or counselling)."""

    name = "sheet_of_another_kind"

    def __init__(self) -> None:
        super().__init__(
            sentence("This is the other kind of recovery sheet."),
            sentence("There is one sheet for the PC and one for counselling. Take the other one."),
        )


class SheetNotNeeded(Trouble):
    """A PC without a keyring keeps no key of its own, so its sheet has none to put back."""

    name = "sheet_not_needed"

    def __init__(self) -> None:
        super().__init__(
            sentence("This computer keeps no key of its own. Nothing needs to be put back."),
            sentence(
                "Everybody signs in with her seven words. If nobody can any more, make the keys anew from the sheets."
            ),
        )


class SheetIsNewer(Trouble):
    """The sheet was printed by a newer program."""

    name = "sheet_is_newer"

    def __init__(self) -> None:
        super().__init__(
            sentence("This recovery sheet was printed by a newer version of this program."),
            sentence("Install the newer version, then try again."),
        )


KEYRING_NAMES = {
    "secret_service": "Secret Service",
    "kwallet": "KWallet",
    "windows": "Windows Credential Locker",
    "macos": "macOS Keychain",
    "none": "—",
}
"""The names by which people know the keyrings; they are proper names and stay as they are in every language."""
