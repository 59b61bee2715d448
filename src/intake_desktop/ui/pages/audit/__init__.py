# SPDX-License-Identifier: Apache-2.0
"""Who did what when at this PC, for supervisors and administrators."""
