# SPDX-License-Identifier: Apache-2.0
"""Every slip of a case: how far it has come, what may follow, what was said of it."""
