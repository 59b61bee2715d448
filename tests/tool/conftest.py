# SPDX-License-Identifier: Apache-2.0
"""The ./dev script as a module, in a checkout of its own in a temporary folder; nothing here reaches a network."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout with what ./dev looks at."""
    for name in ("dev", "requirements/dev.txt", "requirements/tool.txt", "installer/messages.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "resources/fonts").mkdir(parents=True)
    (tmp_path / "resources/fonts/manifest.json").write_text(json.dumps({"packages": []}), encoding="utf-8")
    (tmp_path / "resources/lang/ur").mkdir(parents=True)
    (tmp_path / "resources/lang/ur/messages.po").write_text('msgid "Save"\nmsgstr ""\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def dev(checkout: Path) -> Iterator[ModuleType]:
    """The script of that checkout, as a module."""
    loader = importlib.machinery.SourceFileLoader("dev_under_test", str(checkout / "dev"))
    spec = importlib.util.spec_from_loader("dev_under_test", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    yield module
    sys.dont_write_bytecode = before
