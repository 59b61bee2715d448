# SPDX-License-Identifier: Apache-2.0
"""For every test: no display is needed."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
