"""A pytest fixture with an account on dealdock. The names of its annotations are the names of `dealdock_client`."""

from typing import TYPE_CHECKING, Any

import dealdock_client
from pytest_dealdock.version import __version__

if TYPE_CHECKING:
    from dealdock_client import (
        Account,
        AnyAccount,
        AnyRecord,
        ApolloAccount,
        Changes,
        CloseAccount,
        ControlError,
        CopperAccount,
        Credentials,
        Fault,
        PardotAccount,
        Record,
        Request,
        Server,
        UnknownRequest,
    )

__all__ = [
    "Account",
    "AnyAccount",
    "AnyRecord",
    "ApolloAccount",
    "Changes",
    "CloseAccount",
    "ControlError",
    "CopperAccount",
    "Credentials",
    "Fault",
    "PardotAccount",
    "Record",
    "Request",
    "Server",
    "UnknownRequest",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import a name at its first use, because every pytest session imports this package."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(dealdock_client, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
