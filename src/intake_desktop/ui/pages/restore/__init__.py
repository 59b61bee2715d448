# SPDX-License-Identifier: Apache-2.0
"""Going back to a backup at the closed desk, by two persons."""
