# SPDX-License-Identifier: Apache-2.0
"""What concerns this computer and not a case: one way to each of its pages."""
