# SPDX-License-Identifier: Apache-2.0
"""What the project says of itself agrees: requirements, imports, fonts; and nothing foreign is in its files."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Imported only where a developer has just changed a translation; not in what is installed.
DEVELOPERS_ONLY = {"babel"}


def listed(name: str) -> list[str]:
    """The lines of a requirements file that name a package."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [line.split(" ")[0] for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)]


def test_the_project_needs_what_run_in_lists_in_exact_versions() -> None:
    assert sorted(line.split(" ")[0] for line in PROJECT["project"]["dependencies"]) == sorted(listed("run.in"))
    for name in ("run.in", "dev.in", "tool.in", "node.in"):
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in listed(name)), name


@pytest.mark.parametrize(
    ("source", "pinned"), [("run.in", "run.txt"), ("run.in", "dev.txt"), ("dev.in", "dev.txt"), ("tool.in", "tool.txt")]
)
def test_every_listed_package_is_pinned_with_hashes(source: str, pinned: str) -> None:
    text = (ROOT / "requirements" / pinned).read_text(encoding="utf-8")
    for line in listed(source):
        assert re.search(rf"^{re.escape(line)}( ;[^\n]*)? \\\n +--hash=sha256:", text, re.MULTILINE), line
    assert "://" not in text


def test_the_environment_is_the_pinned_one() -> None:
    for line in listed("dev.in") + listed("run.in"):
        name, _, version = line.partition("==")
        assert importlib.metadata.version(name) == version


def test_the_program_imports_only_what_run_in_lists() -> None:
    owners = importlib.metadata.packages_distributions()
    wanted = {line.partition("==")[0] for line in listed("run.in")} | DEVELOPERS_ONLY
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            tops = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"intake_desktop"}
            for top in tops:
                distributions = {name.lower().replace("_", "-") for name in owners.get(top, [top])}
                assert distributions & wanted, f"{path.relative_to(ROOT)} imports {top}, which run.in does not list"
                used |= distributions & wanted
    assert wanted - DEVELOPERS_ONLY <= used | {"pillow"}, "run.in lists what nobody imports"


def test_the_fonts_are_the_ones_of_the_manifest_under_their_private_names() -> None:
    from fontTools.ttLib import TTFont

    manifest = json.loads((ROOT / "resources/fonts/manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["packages"]:
        for made in entry["files"]:
            data = (ROOT / "resources/fonts" / made["to"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == made["sha256"], made["to"]
            if made["to"].endswith(".ttf"):
                with TTFont(ROOT / "resources/fonts" / made["to"], lazy=True) as font:
                    assert font["name"].getDebugName(1) == entry["family"]
                    assert font["name"].getDebugName(2) == made["style"]


def test_hygiene_finds_what_does_not_belong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    import hygiene

    first = b"# SPDX-License-Identifier: Apache-2.0\n"
    host, home = b"https://py" + b"pi.org/simple", b"/ho" + b"me/someone/x"
    assert hygiene.problems("a.py", first) == []
    assert hygiene.problems("a.py", first + host) == ["names a package host"]
    assert hygiene.problems("README.md", home) == ["has a path of one machine"]
    assert hygiene.problems("a.py", b"x = 1\n") == ["does not begin with its licence line"]
    assert hygiene.problems("resources/x.ttf", b"font") == ["is a binary; it should be built, not kept"]
    assert hygiene.problems("docs/pictures/cases.png", b"\x89PNG\0") == []


def test_a_wheel_brings_the_resources_along(tmp_path: Path) -> None:
    words = ["-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    for name in ("vocabularies.tsv", "helplines.tsv", "fonts/IntakeNastaliq-Regular.ttf"):
        assert f"intake_desktop/resources/{name}" in names
    assert "intake_desktop/domain/codes.py" in names
