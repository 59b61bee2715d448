# SPDX-License-Identifier: Apache-2.0
"""The whole main job, told once from the command line with nothing left out, and what it leaves behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.quick import UNLOCKED

import intake_desktop
from intake_desktop.demo.story import tell_the_story
from intake_desktop.lang import speaker

ENV = os.environ | {"PYTHONPATH": str(Path(intake_desktop.__file__).parents[1]), "LANGUAGE": "en"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the story was told."""
    folder = tmp_path_factory.mktemp("story") / "out"
    program = [sys.executable, "-c", UNLOCKED, "demo", "--no-window", "--out", str(folder)]
    done = subprocess.run(program, capture_output=True, text=True, env=ENV, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, Any]:
    """What it says of itself."""
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def test_the_table_of_multan_is_counted_on_the_other_pc(summary: dict[str, Any]) -> None:
    assert summary["table"] == {
        "domestic_violence": [918, "61.40"],
        "family_case": [165, "11.04"],
        "harassment": [99, "6.62"],
        "criminal_offence": [71, "4.75"],
        "all_other": [242, "16.19"],
    }
    assert summary["total"] == 1495
    assert summary["good"] is True


def test_papers_in_three_languages_lie_there_under_their_numbers(out: Path, summary: dict[str, Any]) -> None:
    """What a paper is says the summary; its file says only a number, and the language it is written in."""
    made = summary["papers"]
    kinds = [paper["kind"] for paper in made]
    assert (kinds.count("slip"), kinds.count("discreet slip")) == (4, 3)
    assert {"consent form", "appointment card", "court summary, released by SV01", "closure letter"} <= set(kinds)
    assert {paper["language"] for paper in made if paper["kind"] == "slip"} == {"en", "ur", "hi"}
    names = {f"{paper['number']}-{paper['language']}" for paper in made}
    assert {paper.stem for paper in (out / "slips").glob("*.pdf")} == names
    assert all(re.fullmatch(r"[RP]-[0-9A-Z]{7}-(en|ur|hi)", name) for name in names)
    for name in names:
        assert (out / "slips" / f"{name}-1.png").exists(), name
    told = (out / "summary.txt").read_text(encoding="utf-8")
    assert all(f"{paper['number']}-{paper['language']}.pdf  {paper['kind']}" in told for paper in made)


def test_nothing_goes_out_that_she_did_not_agree_to(summary: dict[str, Any]) -> None:
    assert summary["refused"] == {
        "a fact that she did not tick": "slip_refused",
        "a slip that she refused": "slip_refused",
        "a reply without the code of the slip": "stub_refused",
        "a slip whose consent she took back": "slip_refused",
    }
    assert summary["taken back"]["status"] == "revoked"
    assert summary["taken back"]["number"] in summary["taken back"]["to tell"]


def test_a_reply_comes_by_telephone_and_one_as_a_sealed_file(out: Path, summary: dict[str, Any]) -> None:
    assert summary["reply by phone"]["steps"][-2:] == ["service_completed", "closed"]
    assert summary["sealed slip"]["status"] == "accepted"
    assert summary["sealed slip"]["known when read again"] is True
    for name in (summary["sealed slip"]["file"], summary["sealed slip"]["reply"]):
        assert (out / "partner" / name).read_bytes().startswith(b"age-encryption.org/v1\n")
        assert (out / "partner" / f"{name}.minisig").exists()


def test_the_screens_are_there_in_english_and_urdu(out: Path) -> None:
    names = {path.name for path in (out / "screens").glob("*.png")}
    for page in ("cases", "intake", "consent", "referrals", "stub", "papers", "directory"):
        assert {f"{page}-en.png", f"{page}-ur.png"} <= names


def test_anybody_checks_and_opens_the_bundle_with_public_programs(out: Path) -> None:
    folder = out / "bundle"
    (bundle,) = folder.glob("*.age")
    for program in ("minisign", "age"):
        assert shutil.which(program), f"{program} is missing; ./dev installs it"
    verified = ["minisign", "-Vm", str(bundle), "-p", str(folder / "device.pub")]
    assert subprocess.run(verified, capture_output=True, check=False).returncode == 0
    opened = subprocess.run(
        ["age", "-d", "-i", str(folder / "reader.key"), str(bundle)], capture_output=True, check=True
    )
    listed = subprocess.run(["tar", "t"], input=opened.stdout, capture_output=True, check=True).stdout.decode().split()
    assert listed == ["manifest.json", "changes.jsonl.zst", "keys.jsonl.zst", "roster.json"]
    assert {path.name for path in folder.iterdir()} == {
        bundle.name,
        bundle.name + ".minisig",
        "device.pub",
        "reader.key",
    }


def test_no_name_lies_anywhere_in_the_open(out: Path) -> None:
    """Names stand on the papers that may carry them; not in file names, stores, bundles or the summary."""
    names = ["زینب".encode(), "सुनीता".encode(), b"0300-7654321"]
    for path in out.rglob("*"):
        if path.is_file() and path.suffix not in (".png", ".pdf"):
            content = path.read_bytes()
            assert not any(name in content for name in names), path.name


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    program = [sys.executable, "-m", "intake_desktop.cli", "demo", "--no-window", "--out", str(tmp_path)]
    done = subprocess.run(program, capture_output=True, text=True, env=ENV, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-file").write_text("")
    for place in (tmp_path / "a-file", tmp_path / "a-file" / "below", Path("/proc/nothing/here")):
        assert tell_the_story(place, speaker("en"), window=False) == 1
        assert capsys.readouterr().err == "Nothing can be written here. Choose another folder.\n"
