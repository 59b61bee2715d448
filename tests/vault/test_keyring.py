# SPDX-License-Identifier: Apache-2.0
"""The keyring of the PC: every way in which it fails is named, has a way on, and never makes a new device secret."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.desktop_session import BUS, desktop_session, without_display

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import Member, NoKeyring, Vault, generate_passphrase, passphrase_bytes
from intake_desktop.vault.keyring import SERVICE, Call, PlaceLocked, SystemKeyring, system_places
from intake_desktop.vault.troubles import (
    DeviceSecretMissing,
    DeviceSecretWrong,
    HandoverRefused,
    KeyringAbsent,
    KeyringChanged,
    KeyringForgets,
    KeyringLocked,
    KeyringSlow,
    KeysNotSaved,
    PassphraseTooWeak,
)

from .office import PC, POLICY, STORE, Keyring, words

ROOT = Path(__file__).resolve().parents[2]
ITEM = f"device-secret/{STORE}"


def gone(pc: PC) -> None:
    pc.places = []


def replaced(pc: PC) -> None:
    pc.places = [Keyring("kwallet")]


def emptied(pc: PC) -> None:
    pc.keyring.kept.clear()


def another_value(pc: PC) -> None:
    pc.keyring.kept[ITEM] = "1:" + "A" * 43 + "="


def nonsense(pc: PC) -> None:
    pc.keyring.kept[ITEM] = "¡no!"


def half(pc: PC) -> None:
    pc.keyring.kept[ITEM] = pc.keyring.kept[ITEM][:20]


def turned_away(pc: PC) -> None:
    pc.keyring.refuses = PlaceLocked()


def broken(pc: PC) -> None:
    pc.keyring.refuses = OSError("the bus broke; passphrase=secret")


def hanging(pc: PC) -> None:
    pc.keyring.gate.clear()


def waiting_for_its_password(pc: PC) -> None:
    pc.keyring.gate.clear()
    pc.keyring.locked = True


STATES = [
    (gone, KeyringAbsent),
    (broken, KeyringAbsent),
    (replaced, KeyringChanged),
    (emptied, DeviceSecretMissing),
    (another_value, DeviceSecretWrong),
    (nonsense, DeviceSecretWrong),
    (half, DeviceSecretWrong),
    (turned_away, KeyringLocked),
    (waiting_for_its_password, KeyringLocked),
    (hanging, KeyringSlow),
]


def patience(happens: Callable[[PC], None]) -> float:
    """How many seconds to wait for the keyring: hardly any for one that never answers, and for one that does as long as
    a busy machine takes."""
    return 0.02 if happens in (hanging, waiting_for_its_password) else 60.0


@pytest.mark.parametrize(("happens", "trouble"), STATES, ids=[state[0].__name__ for state in STATES])
def test_what_befalls_the_keyring_is_named_has_a_way_on_and_changes_nothing(
    centre: PC, happens: Callable[[PC], None], trouble: type[Trouble]
) -> None:
    kept = dict(centre.keyring.kept)
    files = {path.name: path.read_bytes() for path in centre.home.glob("slots.*")}
    happens(centre)
    spoiled = dict(centre.keyring.kept)
    for _ in range(5):
        with pytest.raises(trouble) as named:
            centre.vault(limit=patience(happens)).unlock("CW01", words("CW01"))
        assert type(named.value) is trouble
        assert named.value.way_on is not None
        assert "secret" not in str(named.value).replace("device_secret", "")
        assert named.value.__cause__ is None
    assert centre.keyring.kept == spoiled, "no new device secret"
    assert {path.name: path.read_bytes() for path in centre.home.glob("slots.*")} == files

    centre.keyring.kept, centre.keyring.refuses, centre.places = kept, None, [centre.keyring]
    centre.keyring.gate.set()
    assert centre.sign_in("CW01").staff_code == "CW01", "five failures of the keyring are no wrong tries of hers"


def test_the_next_question_waits_for_a_hanging_one_instead_of_crowding_in(centre: PC) -> None:
    vault = centre.vault(limit=0.02)
    hanging(centre)
    with pytest.raises(KeyringSlow):
        vault.unlock("CW01", words("CW01"))
    with pytest.raises(KeyringSlow):
        vault.unlock("CW01", words("CW01"))
    centre.keyring.gate.set()
    patient = centre.vault()
    assert patient.unlock("CW01", words("CW01")).staff_code == "CW01"


@pytest.mark.parametrize(("happens", "trouble"), [STATES[0], STATES[1], STATES[7], STATES[9]])
def test_a_founding_without_a_working_keyring_founds_nothing(
    pc: PC, happens: Callable[[PC], None], trouble: type[Trouble]
) -> None:
    happens(pc)
    with pytest.raises(trouble):
        pc.vault(limit=patience(happens)).found(STORE, Member("SV01", ("supervisor",)), words("SV01"))
    assert not pc.vault().exists()


def test_a_keyring_that_lies_is_noticed_at_once(pc: PC) -> None:
    pc.keyring.answers = {ITEM: "1:something else"}
    with pytest.raises(KeyringForgets):
        pc.found()
    assert not pc.vault().exists()


def test_a_founding_that_cannot_be_written_leaves_nothing_in_the_keyring(pc: PC) -> None:
    pc.home.parent.mkdir(exist_ok=True)
    pc.home.write_text("a file where the folder should be")
    with pytest.raises(KeysNotSaved):
        pc.found()
    assert pc.keyring.kept == {}


class TestWeakerMode:
    """A PC without a keyring: only by explicit choice, with a generated passphrase, and it says so for ever."""

    def test_it_must_be_asked_for(self, pc: PC) -> None:
        with pytest.raises(KeyringAbsent):
            Vault(pc.home, keyring=NoKeyring(), policy=POLICY).found(
                STORE, Member("SV01", ("supervisor",)), passphrase_bytes(generate_passphrase())
            )

    def test_it_takes_only_generated_passphrases_and_is_known_before_and_after_signing_in(self, pc: PC) -> None:
        vault = Vault(pc.home, keyring=NoKeyring(), policy=POLICY)
        first = Member("SV01", ("supervisor",))
        with pytest.raises(PassphraseTooWeak):
            vault.found(STORE, first, words("SV01"), weak_without_keyring=True)
        assert not vault.exists()
        made = passphrase_bytes(generate_passphrase())
        supervisor = vault.found(STORE, first, made, weak_without_keyring=True).unlocked
        assert vault.state().weak
        assert supervisor.weak
        with pytest.raises(PassphraseTooWeak):
            vault.add(supervisor, Member("CW01", ("caseworker",)), words("CW01"))
        vault.add(supervisor, Member("CW01", ("caseworker",)), passphrase_bytes(generate_passphrase()))
        assert vault.unlock("SV01", made).weak
        vault.remember("audit-head", "…")
        assert vault.recall("audit-head") is None

    def test_where_there_is_a_keyring_it_is_used(self, pc: PC) -> None:
        vault = pc.vault()
        vault.found(STORE, Member("SV01", ("supervisor",)), words("SV01"), weak_without_keyring=True)
        assert not vault.state().weak
        assert ITEM in pc.keyring.kept

    @pytest.mark.parametrize(("happens", "trouble"), [STATES[7], STATES[8], STATES[9]])
    def test_a_locked_or_slow_keyring_does_not_lead_to_it(
        self, pc: PC, happens: Callable[[PC], None], trouble: type[Trouble]
    ) -> None:
        happens(pc)
        vault = pc.vault(limit=patience(happens))
        with pytest.raises(trouble):
            vault.found(STORE, Member("SV01", ("supervisor",)), words("SV01"), weak_without_keyring=True)


class TestOtherAccount:
    """Somebody signs in to the PC under another account, whose keyring knows nothing."""

    def test_a_one_time_code_brings_the_device_secret_over_once(self, centre: PC) -> None:
        code = centre.vault().hand_over(centre.sign_in("SV01"))
        emptied(centre)
        with pytest.raises(HandoverRefused):
            centre.vault().take_over(code.replace(code[0], "Z" if code[0] != "Z" else "Y", 1))
        centre.vault().take_over(code.lower())
        assert centre.sign_in("CW01").staff_code == "CW01"
        emptied(centre)
        with pytest.raises(HandoverRefused):
            centre.vault().take_over(code)

    def test_a_second_code_ends_the_first(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        first = centre.vault().hand_over(supervisor)
        centre.vault().hand_over(supervisor)
        with pytest.raises(HandoverRefused):
            centre.vault().take_over(first)


def test_the_head_of_the_audit_chain_is_remembered_beside_the_device_secret(centre: PC) -> None:
    centre.vault().remember("audit-head", "ab" * 32)
    assert centre.vault().recall("audit-head") == "ab" * 32
    assert centre.sign_in("CW01").staff_code == "CW01"


def test_a_call_that_raises_never_shows_its_text() -> None:
    def work(_call: Call) -> str:
        raise RuntimeError("passphrase=secret")

    with pytest.raises(KeyringAbsent) as absent:
        Call(work, 5.0).result()
    assert absent.value.__cause__ is None
    assert absent.value.__suppress_context__


def test_plaintext_keyrings_are_never_asked_whatever_the_settings_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The keyring library would take the one that the environment or its own settings file names."""
    plain = tmp_path / "plain.py"
    plain.write_text(
        "import keyring.backend\n"
        "class Keyring(keyring.backend.KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, service, username): raise AssertionError('asked')\n"
        "    set_password = delete_password = get_password\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "plain.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    import keyring.core

    assert type(keyring.core.init_backend()) is not None
    assert {place.name for place in system_places()} <= {"secret_service", "kwallet", "windows", "macos"}
    with pytest.raises(KeyringAbsent):
        SystemKeyring().put(ITEM, "x")


def test_a_real_secret_service_keeps_it_and_locks_it(tmp_path: Path) -> None:
    """A keyring daemon of its own on a bus of its own: nothing of this PC's keyring is touched."""
    for program, package in (("dbus-run-session", "dbus-daemon"), ("gnome-keyring-daemon", "gnome-keyring")):
        if shutil.which(program) is None:
            pytest.fail(f"This test needs {program}. On Debian: apt-get install {package}, or let ./dev do it.")
    words = [*BUS, sys.executable, "-W", "error", "-m", "tests.vault.real_keyring", str(tmp_path / "home")]
    with desktop_session(tmp_path, without_display() | {"PYTHONPATH": str(ROOT / "src")}) as environment:
        run = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
        )  # fmt: skip
    told = run.stdout.split()
    assert told == [
        "places:secret_service",
        "founded",
        "unlocked",
        "refused:keyring_locked",
        "opened_again",
        "refused:device_secret_missing",
        "restored",
        "ended",
    ], run.stderr
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert SERVICE.encode() not in kept, "the daemon encrypts what it keeps"
