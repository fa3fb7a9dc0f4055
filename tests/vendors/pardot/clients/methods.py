"""The effect of each method of pypardot4's object classes. `docs/clients.md` is written from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import getmembers, isclass, isfunction
from pkgutil import iter_modules
from typing import Any, Final, Literal

import pypardot.objects
import pytest
from pypardot.errors import PardotAPIError

from tests.support.builders import Account

Outcome = Literal["works", "flawed", "absent"]

NO_OPERATION: Final = (2, "the sandbox does not have the operation")


@dataclass(frozen=True)
class Use:
    """A method about to be called: bound to a client of an account that has only what every new one has."""

    call: Callable[..., Any]
    api: Any
    account: Account


@dataclass(frozen=True)
class Method:
    """A method: the result of a call, a remark about it, and the test that shows it."""

    outcome: Outcome
    remark: str
    show: Callable[[Use], None]
    version: int


Show = Callable[[Use], None]
METHODS: Final[dict[str, Method]] = {}


def works(name: str, remark: str = "", *, version: int = 3) -> Callable[[Show], Show]:
    """The method works."""
    return _enter(name, "works", remark, version)


def flawed(name: str, remark: str) -> Callable[[Show], Show]:
    """The method does not work because of a mistake in the client, with the service as well."""
    return _enter(name, "flawed", remark, 3)


def absent(name: str, why: tuple[int, str], **arguments: Any) -> None:
    """Expect that the method's operation is not there, by the error that the service has for that."""
    code, remark = why

    def show(use: Use) -> None:
        with pytest.raises(PardotAPIError) as raised:
            use.call(**arguments)
        assert raised.value.err_code == code

    _enter(name, "absent", f"{remark}: error {code}", 3)(show)


def walk() -> Iterator[str]:
    """Every public method of every object class of the package, `<attribute of the client>.<method>`."""
    for module in iter_modules(pypardot.objects.__path__):
        classes = getmembers(import_module(f"pypardot.objects.{module.name}"), isclass)
        for _, found in classes:
            if found.__module__.endswith(f".{module.name}"):
                yield from (f"{module.name}.{name}" for name in vars(found) if _is_method(found, name))


def _is_method(found: type, name: str) -> bool:
    return not name.startswith("_") and isfunction(getattr(found, name))


def _enter(name: str, outcome: Outcome, remark: str, version: int) -> Callable[[Show], Show]:
    def enter(show: Show) -> Show:
        assert name not in METHODS, name
        METHODS[name] = Method(outcome, remark, show, version)
        return show

    return enter
