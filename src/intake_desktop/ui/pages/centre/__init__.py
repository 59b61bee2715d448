# SPDX-License-Identifier: Apache-2.0
"""What concerns the whole centre and not one case: one way to each of its pages."""
