"""The kinds of records, each after those that it refers to."""

from typing import Final

from tests.example_vendor.deal import DEAL
from tests.example_vendor.lead import LEAD

KINDS: Final = (LEAD, DEAL)
