# SPDX-License-Identifier: Apache-2.0
"""When the desk locks by itself, and what this computer keeps from others."""
