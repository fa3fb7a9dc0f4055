"""The types of roles, the same in every account."""

from collections.abc import Mapping
from typing import Final

TYPES: Final[Mapping[int, str]] = {1: "Decision Maker", 2: "Buyer", 3: "Champion"}
"""Their names by number. They are not stored, so they take no ids of the dataset's counter."""
