# SPDX-License-Identifier: Apache-2.0
"""``python -m intake_desktop.cli``: also how a window that was locked starts itself anew."""

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
