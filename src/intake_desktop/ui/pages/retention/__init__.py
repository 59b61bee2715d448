# SPDX-License-Identifier: Apache-2.0
"""Closed files that may not be kept any longer, and what was erased."""
