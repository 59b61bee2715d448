# SPDX-License-Identifier: Apache-2.0
"""Papers as pictures, for the preview."""

from __future__ import annotations

import io

from PIL import Image, ImageStat
from tests.slips.papers import slip

from intake_desktop.slips.picture import pages
from intake_desktop.slips.referral_slip import referral_slip


def test_each_page_becomes_a_picture_of_its_size_in_black_and_white() -> None:
    pictures = [Image.open(io.BytesIO(png)) for png in pages(referral_slip(slip("ur", discreet=True)), dpi=100)]
    assert len(pictures) == 3
    for picture in pictures:
        assert (picture.format, picture.mode) == ("PNG", "L")
        assert abs(picture.width - 583) <= 1
        assert abs(picture.height - 827) <= 1
        assert 200 < ImageStat.Stat(picture).mean[0] < 255
