# SPDX-License-Identifier: Apache-2.0
"""The tasks of a case, and speaking with her only as she agreed."""
