"""The till's part in scenes: Pardot's, under its own name."""

from dataclasses import replace
from typing import Final

from dealdock.vendors.pardot.scenes import support

SCENES: Final = replace(support.SCENES, vendor="till", demo=None)
