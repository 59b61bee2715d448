# SPDX-License-Identifier: Apache-2.0
"""One folder a screen: ``page.py`` arranges widgets, ``presenter.py`` decides and knows no Qt.

Pages do not know each other."""
