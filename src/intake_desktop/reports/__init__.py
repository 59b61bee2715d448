# SPDX-License-Identifier: Apache-2.0
"""Questions asked of many cases."""
