"""The till's part in scenes: that of the shop, under its own name."""

from dataclasses import replace

from tests.platform.scenes import shop

SCENES = replace(shop.SCENES, vendor="till", demo=list)
