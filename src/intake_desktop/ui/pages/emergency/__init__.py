# SPDX-License-Identifier: Apache-2.0
"""Opening a case because a life is at risk, and a supervisor answering for it."""
