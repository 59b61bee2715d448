# SPDX-License-Identifier: Apache-2.0
"""The staff of this PC, from a terminal."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verb ``staff`` among the verbs of the program."""
