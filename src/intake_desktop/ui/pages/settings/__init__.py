# SPDX-License-Identifier: Apache-2.0
"""What a centre chooses about its work: the country of its forms, how long a stay lasts, how long files are kept."""
