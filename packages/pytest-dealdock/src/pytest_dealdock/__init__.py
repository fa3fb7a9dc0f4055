"""A pytest fixture with an account on dealdock, and the server behind it for other uses."""

from typing import TYPE_CHECKING, Any

from pytest_dealdock.lazy_import import load
from pytest_dealdock.version import __version__

if TYPE_CHECKING:
    from pytest_dealdock.account import AnyAccount
    from pytest_dealdock.control import ControlError
    from pytest_dealdock.faults import Fault
    from pytest_dealdock.journal import Request, UnknownRequest
    from pytest_dealdock.records import AnyRecord, Record
    from pytest_dealdock.server import Server
    from pytest_dealdock.types.apollo import ApolloAccount
    from pytest_dealdock.types.close import CloseAccount
    from pytest_dealdock.types.copper import CopperAccount
    from pytest_dealdock.types.pardot import PardotAccount
    from pytest_dealdock.vendors.pardot import Credentials

    Account = PardotAccount

__all__ = [
    "Account",
    "AnyAccount",
    "AnyRecord",
    "ApolloAccount",
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
    "Account": "pytest_dealdock.account:AnyAccount",
    "AnyAccount": "pytest_dealdock.account:AnyAccount",
    "AnyRecord": "pytest_dealdock.records:AnyRecord",
    "ApolloAccount": "pytest_dealdock.types.apollo:ApolloAccount",
    "CloseAccount": "pytest_dealdock.types.close:CloseAccount",
    "ControlError": "pytest_dealdock.errors:ControlError",
    "CopperAccount": "pytest_dealdock.types.copper:CopperAccount",
    "Credentials": "pytest_dealdock.vendors.pardot:Credentials",
    "PardotAccount": "pytest_dealdock.types.pardot:PardotAccount",
    "Fault": "pytest_dealdock.faults:Fault",
    "Record": "pytest_dealdock.records:Record",
    "Request": "pytest_dealdock.journal:Request",
    "Server": "pytest_dealdock.server:Server",
    "UnknownRequest": "pytest_dealdock.journal:UnknownRequest",
}


def __getattr__(name: str) -> Any:
    """Import a name at its first use, because every pytest session imports this package."""
    if name not in _NAMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return load(_NAMES[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
