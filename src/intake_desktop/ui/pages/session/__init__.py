# SPDX-License-Identifier: Apache-2.0
"""Where a counsellor writes down a session, reads it again and amends it."""
