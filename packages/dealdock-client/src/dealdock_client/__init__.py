"""A client of dealdock: servers, their accounts, and the redirection of the services' hosts, for tests and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdock_client.lazy_import import load
from dealdock_client.version import __version__

if TYPE_CHECKING:
    from dealdock_client.account import AnyAccount
    from dealdock_client.changes import Changes
    from dealdock_client.control import ControlError
    from dealdock_client.faults import Fault
    from dealdock_client.journal import Request, UnknownRequest
    from dealdock_client.records import AnyRecord, Record
    from dealdock_client.server import Server
    from dealdock_client.types.apollo import ApolloAccount
    from dealdock_client.types.close import CloseAccount
    from dealdock_client.types.copper import CopperAccount
    from dealdock_client.types.pardot import PardotAccount
    from dealdock_client.vendors.pardot import Credentials

    Account = PardotAccount

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

_NAMES = {
    "Account": "dealdock_client.account:AnyAccount",
    "AnyAccount": "dealdock_client.account:AnyAccount",
    "AnyRecord": "dealdock_client.records:AnyRecord",
    "ApolloAccount": "dealdock_client.types.apollo:ApolloAccount",
    "Changes": "dealdock_client.changes:Changes",
    "CloseAccount": "dealdock_client.types.close:CloseAccount",
    "ControlError": "dealdock_client.errors:ControlError",
    "CopperAccount": "dealdock_client.types.copper:CopperAccount",
    "Credentials": "dealdock_client.vendors.pardot:Credentials",
    "PardotAccount": "dealdock_client.types.pardot:PardotAccount",
    "Fault": "dealdock_client.faults:Fault",
    "Record": "dealdock_client.records:Record",
    "Request": "dealdock_client.journal:Request",
    "Server": "dealdock_client.server:Server",
    "UnknownRequest": "dealdock_client.journal:UnknownRequest",
}


def __getattr__(name: str) -> Any:
    """Import a name at its first use, because every pytest session with the plugin imports this package."""
    if name not in _NAMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return load(_NAMES[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
