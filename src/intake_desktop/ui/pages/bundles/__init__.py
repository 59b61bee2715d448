# SPDX-License-Identifier: Apache-2.0
"""What goes out and comes in on a stick, and which PCs of the centre know each other."""
