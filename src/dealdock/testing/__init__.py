"""Test support: names of the package `dealdock_client`, and the server in this process that it uses."""

from typing import TYPE_CHECKING, Any

from dealdock import lazy_attribute

if TYPE_CHECKING:
    from dealdock_client import Account, ControlError, Credentials, Fault, Record, Request, Server

__all__ = ["Account", "ControlError", "Credentials", "Fault", "Record", "Request", "Server"]


def __getattr__(name: str) -> Any:
    return lazy_attribute(__name__, dict.fromkeys(__all__, "dealdock_client"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
