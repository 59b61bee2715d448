# SPDX-License-Identifier: Apache-2.0
"""Files that may be of one woman."""
