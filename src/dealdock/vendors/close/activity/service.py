"""Activities that changes of other objects leave (contract 3.7)."""

from collections.abc import Mapping
from typing import Any

from dealdock.vendors.close.context import Context


def opportunity_status_changed(
    context: Context, opportunity: Mapping[str, Any], *, old_status_id: int, new_status_id: int
) -> None:
    """Log that an opportunity's status changed, with an activity and its event.

    `opportunity`: its columns right after the change.
    """
