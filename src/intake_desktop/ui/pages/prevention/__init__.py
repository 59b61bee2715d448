# SPDX-License-Identifier: Apache-2.0
"""Work without a case: awareness, partners, training."""
