"""The roles of Pardot's users (contract, section 3)."""

from typing import Final, Literal

from dealdock.platform.records.models.context import Caller

Role = Literal["Administrator", "Marketing", "Sales Manager", "Sales", "Read Only"]

DEFAULT_ROLE: Final[Role] = "Administrator"

ROLE_NUMBERS: Final = {"Administrator": 1, "Marketing": 2, "Sales Manager": 3, "Sales": 4, "Read Only": 5}
"""The numbers of the roles, for version 5. They are ours."""

WRITING_ROLES: Final = frozenset({"Administrator", "Marketing"})

LOGIN_ROLES: Final = WRITING_ROLES | {"Read Only"}
"""The roles of users who may log in: Marketing and above (contract, error-conditions 15)."""


def may_write(caller: Caller) -> bool:
    """Return True if the caller's role may write."""
    return caller.role in WRITING_ROLES


def is_administrator(caller: Caller) -> bool:
    """Return True if the caller may see the other users."""
    return caller.role == "Administrator"
