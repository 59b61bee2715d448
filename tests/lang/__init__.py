# SPDX-License-Identifier: Apache-2.0
"""What the program says, in every language."""
