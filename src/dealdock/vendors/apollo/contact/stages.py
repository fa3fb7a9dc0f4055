"""The stages of contacts, which are the same in every account.

They are not stored, so they take no ids of the dataset's counter.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class ContactStage(NamedTuple):
    """A stage of contacts."""

    name: str
    category: str


STAGES: Final[Mapping[int, ContactStage]] = {
    1: ContactStage("Cold", "in_progress"),
    2: ContactStage("Approaching", "in_progress"),
    3: ContactStage("Replied", "succeeded"),
    4: ContactStage("Interested", "succeeded"),
    5: ContactStage("Not Interested", "failed"),
    6: ContactStage("Unresponsive", "failed"),
    7: ContactStage("Do Not Contact", "failed"),
    8: ContactStage("Bad Data", "failed"),
    9: ContactStage("Changed Job", "failed"),
}
"""The stages in their order, by number."""

FIRST: Final = 1
"""The stage of a new contact."""
