# SPDX-License-Identifier: Apache-2.0
"""From a need to a paper: who can help, what she agrees to share, who carries it, and the slip beside it."""
