"""dealdock: a server that emulates the APIs of CRMs, for developers of connectors."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dealdock.version import __version__

if TYPE_CHECKING:
    from dealdock.app import Sandbox, create_app

__all__ = ["Sandbox", "__version__", "create_app"]

_MODULES = {"Sandbox": "dealdock.app", "create_app": "dealdock.app"}


def __getattr__(name: str) -> Any:
    return lazy_attribute(__name__, _MODULES, name)


def lazy_attribute(package: str, modules: dict[str, str], name: str) -> Any:
    """Import a package's name at its first use, so that a pytest session without dealdock starts without delay."""
    if name not in modules:
        msg = f"module {package!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(modules[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
