"""The order of Close's names, for the tests on a PostgreSQL that sorts as a dictionary does."""

from typing import Final

import httpx

from dealdock import Sandbox
from tests.support.sorted_names import NAMES
from tests.vendors.close.client import Close


def users(_: Sandbox, http: httpx.Client) -> None:
    """Check the names of users."""
    close = Close.open(http)
    for name in NAMES:
        close.add(user_id=close.user(name, "Lee")["id"])
    shown = [each["user_name"] for each in close.rows(_order_by="user_name")]
    assert shown == [f"{name} Lee" for name in sorted(NAMES, key=lambda name: f"{name} Lee".lower())]


SORTED: Final = (users,)
