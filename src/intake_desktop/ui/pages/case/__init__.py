# SPDX-License-Identifier: Apache-2.0
"""One case: what was answered, what she agreed to, where she was sent, and what still needs a decision."""
