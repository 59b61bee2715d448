# SPDX-License-Identifier: Apache-2.0
"""Setting up a centre and signing in to it, rightly and wrongly."""

from __future__ import annotations

import pytest

from intake_desktop.vault import Member, Vault
from intake_desktop.vault.troubles import (
    AlreadyFounded,
    PassphraseTooWeak,
    UnknownMember,
    WaitBeforeNextTry,
    WrongPassphrase,
)

from .office import PC, STORE, WORDS, words


def test_the_first_supervisor_sets_up_the_pc_and_signs_in_again_after_a_restart(pc: PC) -> None:
    assert not pc.vault().exists()
    founding = pc.found()
    key = bytes(founding.unlocked.data_key)
    founding.unlocked.wipe()
    assert pc.vault().exists()
    back = pc.sign_in(" sv01 ", WORDS["SV01"])
    assert (back.staff_code, back.roles, back.store, back.weak) == ("SV01", ("supervisor",), STORE, False)
    assert bytes(back.data_key) == key
    assert len(key) == 48
    assert back.notes_key is None


def test_everybody_opens_the_same_store_and_only_counsellors_hold_the_notes_key(centre: PC) -> None:
    supervisor, caseworker, counsellor = (centre.sign_in(code) for code in ("SV01", "CW01", "CO01"))
    assert bytes(supervisor.data_key) == bytes(caseworker.data_key) == bytes(counsellor.data_key)
    assert caseworker.notes_key is None
    assert counsellor.notes_key is not None
    assert len({supervisor.user_id, caseworker.user_id, counsellor.user_id}) == 3


def test_what_a_person_signs_is_proven_by_the_key_in_the_roster(centre: PC) -> None:
    from intake_desktop.vault.keys import is_signed

    caseworker = centre.sign_in("CW01")
    signature = caseworker.sign(b"a slip")
    listed = caseworker.roster.person("CW01").keys[-1].sign
    assert is_signed(listed, signature, b"a slip")
    assert not is_signed(listed, signature, b"another slip")


def test_keys_are_zeros_after_wiping_and_stand_in_no_repr(centre: PC) -> None:
    counsellor = centre.sign_in("CO01")
    held = [counsellor.data_key, counsellor.notes_key, counsellor.secrets.seal, counsellor.secrets.sign]
    assert repr(counsellor) == "<Unlocked>"
    counsellor.wipe()
    assert all(key is not None and not any(key) for key in held)


@pytest.mark.parametrize("code", ["CW01", "NOBODY", "", "x" * 400])
def test_a_wrong_passphrase_and_an_unknown_code_are_told_alike(centre: PC, code: str) -> None:
    with pytest.raises(WrongPassphrase) as wrong:
        centre.sign_in(code, "not the right words at all")
    assert wrong.value.name == "wrong_passphrase"
    assert str(wrong.value) == "wrong_passphrase"
    assert wrong.value.what.text == "Your code or your passphrase is not right."
    assert wrong.value.__cause__ is None


def test_an_unknown_code_costs_the_same_stretching(centre: PC, monkeypatch: pytest.MonkeyPatch) -> None:
    from intake_desktop.vault import slots

    asked = []
    real = slots.stretch
    monkeypatch.setattr(slots, "stretch", lambda *given: asked.append(given[2]) or real(*given))
    for code in ("CW01", "NOBODY"):
        with pytest.raises(WrongPassphrase):
            centre.sign_in(code, "not the right words at all")
    assert asked[0] == asked[1]
    assert len(asked) == 2


def test_a_passphrase_is_the_same_from_every_keyboard(centre: PC) -> None:
    centre.vault().add(centre.sign_in("SV01"), Member("CW02", ("caseworker",)), words("CW01"))
    assert centre.sign_in("CW02", "  quiet  morning tea cup ").staff_code == "CW02"


def test_a_short_passphrase_is_refused(pc: PC) -> None:
    with pytest.raises(PassphraseTooWeak):
        pc.vault().found(STORE, Member("SV01", ("supervisor",)), bytearray(b"short"))
    assert not pc.vault().exists()
    assert pc.keyring.kept == {}


def test_a_second_founding_changes_nothing(centre: PC) -> None:
    before = (dict(centre.keyring.kept), (centre.home / "slots.a").read_bytes())
    with pytest.raises(AlreadyFounded):
        centre.found()
    (centre.home / "slots.b").write_bytes(b"spoiled")
    with pytest.raises(AlreadyFounded):
        centre.found()
    assert before == (centre.keyring.kept, (centre.home / "slots.a").read_bytes())


def test_the_first_member_must_be_somebody_who_may_sign(pc: PC) -> None:
    with pytest.raises(ValueError, match="supervisor"):
        pc.vault().found(STORE, Member("CW01", ("caseworker",)), words("CW01"))
    assert not pc.vault().exists()


class TestWaiting:
    """Three wrong tries are free; then the next ones wait, longer each time."""

    def wrong(self, pc: PC, code: str = "CW01", vault: Vault | None = None) -> int:
        """Try once with wrong words; give the seconds to wait when the try was not even made."""
        try:
            (vault or pc.vault()).unlock(code, bytearray(b"not the right words at all"))
        except WaitBeforeNextTry as wait:
            return wait.seconds
        except WrongPassphrase:
            return 0
        raise AssertionError("it opened")

    @pytest.mark.parametrize("code", ["CW01", "NOBODY"])
    def test_waits_double_up_to_a_minute_and_never_end_in_a_lock(self, centre: PC, code: str) -> None:
        assert [self.wrong(centre, code) for _ in range(3)] == [0, 0, 0]
        for seconds in (2, 4, 8, 16, 32, 60, 60, 60):
            assert self.wrong(centre, code) == seconds
            centre.pass_time(seconds - 1)
            assert self.wrong(centre, code) == 1
            centre.pass_time(1)
            assert self.wrong(centre, code) == 0
        centre.pass_time(60)
        if code != "NOBODY":
            assert centre.sign_in(code).staff_code == code
            assert [self.wrong(centre, code) for _ in range(4)] == [0, 0, 0, 2]

    def test_the_right_words_wait_too(self, centre: PC) -> None:
        for _ in range(3):
            self.wrong(centre)
        with pytest.raises(WaitBeforeNextTry) as wait:
            centre.sign_in("CW01")
        assert wait.value.what.values == {"seconds": 2}

    def test_others_do_not_wait(self, centre: PC) -> None:
        for _ in range(3):
            self.wrong(centre)
        assert centre.sign_in("SV01").staff_code == "SV01"
        assert self.wrong(centre) == 2

    def test_a_clock_set_back_does_not_shorten_it_and_does_not_lengthen_it_for_long(self, centre: PC) -> None:
        for _ in range(3):
            self.wrong(centre)
        centre.wall -= 400 * 86_400
        assert self.wrong(centre) == 2
        centre.pass_time(2)
        assert centre.sign_in("CW01").staff_code == "CW01"

    def test_a_clock_set_forward_does_not_shorten_it(self, centre: PC) -> None:
        for _ in range(3):
            self.wrong(centre)
        centre.wall += 400 * 86_400
        assert self.wrong(centre) == 2

    def test_switching_the_pc_off_and_on_does_not_shorten_it(self, centre: PC) -> None:
        for _ in range(3):
            self.wrong(centre)
        centre.uptime = 1.0
        assert self.wrong(centre) == 2
        centre.pass_time(2)
        assert self.wrong(centre) == 0

    def test_a_restart_with_the_clock_set_back_does_neither(self, centre: PC) -> None:
        for _ in range(5):
            self.wrong(centre)
            centre.pass_time(60)
        assert self.wrong(centre) == 0
        centre.uptime = 1.0
        centre.wall -= 400 * 86_400
        assert self.wrong(centre) == 16, "the whole wait, from now on"
        centre.uptime = 1.0
        centre.wall -= 86_400
        assert self.wrong(centre) == 16, "and setting it back again and again only makes it longer"
        centre.pass_time(16)
        assert centre.sign_in("CW01").staff_code == "CW01"

    def test_stopping_the_program_during_a_try_does_not_make_it_free(
        self, centre: PC, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from intake_desktop.vault import door

        with monkeypatch.context() as patch:
            patch.setattr(door, "stretched_for", _power_cut)
            for _ in range(3):
                with pytest.raises(KeyboardInterrupt):
                    centre.sign_in("CW01")
        assert self.wrong(centre) == 2

    @pytest.mark.parametrize("spoil", [b"", b"\xff" * 6144, b"short"])
    def test_a_spoiled_count_gives_no_free_tries_and_no_lock(self, centre: PC, spoil: bytes) -> None:
        (centre.home / "tries").write_bytes(spoil)
        assert self.wrong(centre) == 0
        assert self.wrong(centre) > 0
        centre.pass_time(60)
        assert centre.sign_in("CW01").staff_code == "CW01"

    def test_a_folder_that_cannot_be_written_to_still_counts(self, centre: PC) -> None:
        (centre.home / "tries").mkdir()
        vault = centre.vault()
        assert [self.wrong(centre, vault=vault) for _ in range(2)] == [0, 4]
        centre.pass_time(60)
        assert vault.unlock("CW01", words("CW01")).staff_code == "CW01"


def _power_cut(*_given: object) -> bytearray:
    raise KeyboardInterrupt


def test_nobody_is_named_unknown_to_the_person() -> None:
    assert UnknownMember().what == WrongPassphrase().what
    assert UnknownMember.name == WrongPassphrase.name
