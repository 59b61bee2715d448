# SPDX-License-Identifier: Apache-2.0
"""The whole program in a real window: a display of its own, real keys, real processes, and a look into their memory."""
