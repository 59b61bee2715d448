# SPDX-License-Identifier: Apache-2.0
"""./dev as a newcomer meets it: help, a mistyped verb, the first run, the second, a machine that lacks something."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_dev(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the script itself with the Python of this test."""
    return subprocess.run([sys.executable, str(ROOT / "dev"), *words], capture_output=True, text=True, check=False)


@pytest.fixture
def steps(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that a run takes, with nothing fetched: each leaves behind what the real one would."""
    taken: list[str] = []

    def take(step: str, *leaves: Path) -> None:
        taken.append(step)
        for path in leaves:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    monkeypatch.setattr(dev, "system_packages", lambda verb: None)
    monkeypatch.setattr(dev, "get_tool", lambda: take("tool", dev.UV))
    monkeypatch.setattr(dev, "make_environment", lambda: take("env", dev.ENV_PYTHON))
    monkeypatch.setattr(dev, "make_fonts", lambda: take("fonts"))
    compiled = dev.ROOT / "resources/lang/ur/messages.mo"
    monkeypatch.setattr(dev, "command", lambda words, env=None: take("messages", compiled))
    return taken


def test_help_names_every_verb_with_what_it_does() -> None:
    done = run_dev("help")
    assert done.returncode == 0
    for verb in ("run", "demo", "test", "lint", "look", "bench", "faults", "package", "messages"):
        assert f"\n  {verb} " in done.stdout
    assert run_dev().stdout == done.stdout


def test_a_mistyped_verb_gets_a_sentence_and_the_list() -> None:
    done = run_dev("tset")
    assert done.returncode == 2
    assert "./dev has no verb “tset”" in done.stderr
    assert "\n  test " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_passphrase_comes_through_a_descriptor_of_the_caller(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ENV_PYTHON", Path(sys.executable))
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    os.write(writing, b"passphrase")
    os.close(writing)
    assert dev.python(["-c", f"import os; raise SystemExit(os.read({reading}, 99) != b'passphrase')"]) == 0
    os.close(reading)


def test_the_first_run_sets_everything_up_and_the_second_nothing(
    dev: ModuleType, steps: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dev.set_up("test")
    assert steps == ["tool", "env", "messages"]
    assert "[1/3] fetching uv" in capsys.readouterr().err
    dev.set_up("test")
    assert steps == ["tool", "env", "messages"]
    assert capsys.readouterr().err == ""


def test_changed_requirements_remake_only_the_environment(dev: ModuleType, steps: list[str]) -> None:
    dev.set_up("test")
    with (dev.ROOT / "requirements/dev.txt").open("a", encoding="utf-8") as file:
        file.write("# one more\n")
    steps.clear()
    dev.set_up("test")
    assert steps == ["env"]


def test_a_changed_translation_is_compiled_again(dev: ModuleType, steps: list[str]) -> None:
    dev.set_up("test")
    (dev.ROOT / "resources/lang/ur/messages.po").write_text('msgid "Save"\nmsgstr "محفوظ کریں"\n', encoding="utf-8")
    steps.clear()
    dev.set_up("test")
    assert steps == ["messages"]


def test_a_missing_or_altered_font_is_built_again(dev: ModuleType, steps: list[str]) -> None:
    folder = dev.ROOT / "resources/fonts"
    made = {"to": "A.ttf", "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}  # of b"abc"
    (folder / "manifest.json").write_text(json.dumps({"packages": [{"files": [made]}]}), encoding="utf-8")
    dev.set_up("test")
    assert "fonts" in steps
    (folder / "A.ttf").write_bytes(b"abc")
    steps.clear()
    dev.set_up("test")
    assert steps == []
    (folder / "A.ttf").write_bytes(b"abd")
    dev.set_up("test")
    assert steps == ["fonts"]


def test_a_step_that_fails_says_so_and_is_tried_again(
    dev: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = dev.make_environment
    monkeypatch.setattr(dev, "make_environment", lambda: dev.stop("no line"))
    with pytest.raises(SystemExit):
        dev.set_up("test")
    monkeypatch.setattr(dev, "make_environment", works)
    steps.clear()
    dev.set_up("test")
    assert steps == ["env", "messages"]


def test_without_root_one_line_says_how_to_install_what_is_missing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", {"libnot-here.so.9": "libnot-here9"})
    monkeypatch.setattr(dev, "WINDOW_LIBRARIES", {})
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit):
        dev.system_packages("test")
    assert "\n  sudo apt-get install libnot-here9\n" in capsys.readouterr().err


def test_programs_that_only_check_are_asked_for_once_and_stop_nothing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", {})
    monkeypatch.setattr(dev, "WINDOW_LIBRARIES", {})
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    dev.DEV.mkdir()
    dev.system_packages("test")
    assert "sudo apt-get install" in capsys.readouterr().err
    dev.system_packages("test")
    assert capsys.readouterr().err == ""


def test_uv_asks_where_the_machines_pip_asks(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = f"global.index-url='https://packages.example/simple'\n:env:.find-links='/not/there {tmp_path}'\n"
    answer = subprocess.CompletedProcess([], 0, stdout=told)
    monkeypatch.setattr(dev.subprocess, "run", lambda *words, **how: answer)
    found = dev.machine_index()
    assert found["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    assert found["UV_FIND_LINKS"] == str(tmp_path)
    assert "UV_INDEX" not in found
    assert dev.uv_environment()["UV_PYTHON_DOWNLOADS"] == "never"


@pytest.mark.parametrize("verb", ["package", "faults"])
def test_elsewhere_than_linux_a_linux_verb_says_so(
    dev: ModuleType, verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "LINUX", False)
    with pytest.raises(SystemExit) as ended:
        dev.main([verb])
    assert ended.value.code == 1
    assert "Linux" in capsys.readouterr().err
