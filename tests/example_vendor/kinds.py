"""The kinds of records, each after those that it refers to."""

from typing import Final

from tests.example_vendor.deal.kind import DEAL
from tests.example_vendor.lead.kind import LEAD

KINDS: Final = (LEAD, DEAL)
