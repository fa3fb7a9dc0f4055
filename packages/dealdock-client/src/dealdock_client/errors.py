"""Errors of the fixture."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import ParamSpec

    P = ParamSpec("P")

T = TypeVar("T")

__tracebackhide__ = True  # a failing test's traceback ends in the test

_BODY_PARTS: Final = {"fail": ("match", "effect")}
"""The objects of a body whose fields are parameters of a method of the fixture."""
_NO_FIELD: Final = re.compile("^unknown field(; the fields are)?")


class ControlError(Exception):
    """A refusal of the control plane, a failed connection, or a value that cannot be sent.

    `status` is the HTTP status, or None without a response. `errors` are the invalid fields, each with `pointer` (a
    JSON Pointer into the request) and `detail`. `parameters` are the same as texts, each by the name of the parameter
    of the method that was called.
    """

    def __init__(self, text: str, status: int | None = None, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.errors = errors or []
        self.parameters: list[str] = []

    def of_method(self, name: str | None) -> ControlError:
        """Return the error with the parameters of a method in place of fields of the request.

        The text begins with the name of the method, if there is one.
        """
        if self.parameters or not any("pointer" in each for each in self.errors):
            return self
        prefix = "" if name is None else f"{name}(): "
        texts = [_in_python(name, each.get("pointer", "#"), each["detail"]) for each in self.errors]
        status = "" if self.status is None else f" ({self.status})"
        error = ControlError(f"{prefix}{' '.join(texts)}{status}", self.status, self.errors)
        error.parameters = texts
        return error


def with_parameters(method: Callable[P, T]) -> Callable[P, T]:
    """Decorate a method of the fixture so that errors name its parameters, not fields of the request."""

    @functools.wraps(method)
    def call(*arguments: P.args, **named: P.kwargs) -> T:
        __tracebackhide__ = True
        try:
            return method(*arguments, **named)
        except ControlError as error:
            found = error.of_method(method.__name__)
            if found is error:
                raise
        raise found from None

    return call


def attribute_error(text: str, name: str, owner: object) -> AttributeError:
    """Return the error for a missing attribute. Python before 3.10 does not take `name` and `obj` as arguments."""
    error = AttributeError(text)
    error.name, error.obj = name, owner
    return error


def _in_python(method: str | None, pointer: str, detail: str) -> str:
    """Return the sentence for a wrong parameter."""
    parts = _BODY_PARTS.get(method or "", ())
    steps = [unquote(step).replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if steps and steps[0] in parts:
        del steps[0]
    for start in (f"{part}." for part in parts):
        words = detail.split(" ")
        detail = " ".join(word[len(start) :] if word.startswith(start) and word != start else word for word in words)
    place = "records" if steps and steps[0].isdecimal() else ""
    for step in steps:
        place += f"[{step}]" if step.isdecimal() else f".{step}" if place else step
    if len(steps) == 1:
        detail = _NO_FIELD.sub(lambda found: found[0].replace("field", "parameter"), detail)
    text = f"{place}: {detail}" if place else detail
    return text if text.endswith(("?", ".")) else f"{text}."


def described(value: Any) -> str:
    """Return a value for a `repr`: a time without its class."""
    return value.isoformat(" ").replace("+00:00", "Z") if hasattr(value, "isoformat") else repr(value)
