# SPDX-License-Identifier: Apache-2.0
"""An XLSForm becomes a form that can be filled, shown and checked."""
