"""Test support: the names of the package `pytest_dealdock`, and the server in this process that it uses."""

from typing import TYPE_CHECKING, Any

from dealdock import lazy_attribute

if TYPE_CHECKING:
    from pytest_dealdock import Account, ControlError, Credentials, Fault, Record, Request, Server

__all__ = ["Account", "ControlError", "Credentials", "Fault", "Record", "Request", "Server"]


def __getattr__(name: str) -> Any:
    """Import a name at its first use, because dealdock can be installed without the package."""
    try:
        return lazy_attribute(__name__, dict.fromkeys(__all__, "pytest_dealdock"), name)
    except ModuleNotFoundError as error:
        if error.name != "pytest_dealdock":
            raise
        msg = (
            f"{__name__}.{name} is in the package pytest-dealdock, which is not installed: pip install pytest-dealdock"
        )
        raise ModuleNotFoundError(msg, name=error.name) from None


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
