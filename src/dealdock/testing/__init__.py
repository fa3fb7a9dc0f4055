"""Test support: the account of the pytest fixture `dealdock`, and the server behind it for other uses."""

from typing import TYPE_CHECKING, Any

from dealdock import lazy_attribute

if TYPE_CHECKING:
    from dealdock.testing.account import Account
    from dealdock.testing.control import ControlError
    from dealdock.testing.faults import Fault
    from dealdock.testing.journal import Request
    from dealdock.testing.records import Record
    from dealdock.testing.server import Server
    from dealdock.vendors.pardot.fixtures import Credentials

__all__ = ["Account", "ControlError", "Credentials", "Fault", "Record", "Request", "Server"]

_MODULES = {
    "Account": "dealdock.testing.account",
    "ControlError": "dealdock.testing.control",
    "Credentials": "dealdock.vendors.pardot.fixtures",
    "Fault": "dealdock.testing.faults",
    "Record": "dealdock.testing.records",
    "Request": "dealdock.testing.journal",
    "Server": "dealdock.testing.server",
}


def __getattr__(name: str) -> Any:
    """Import a name at its first use, because every pytest session imports this package."""
    return lazy_attribute(__name__, _MODULES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
