"""Pardot's API, versions 3 and 4: the contract's sections 1 to 5."""

from typing import TYPE_CHECKING

from dealdock.dialects.pardot.door import Door
from dealdock.dialects.pardot.resources import RESOURCES
from dealdock.sandbox import Sandbox
from dealdock.web.recorder import Recorder

if TYPE_CHECKING:
    from dealdock.core.fault import Vocabulary

__all__ = ["RESOURCES", "create_app", "vocabulary"]


def create_app(sandbox: Sandbox) -> Recorder:
    """The API of one sandbox, as an ASGI application."""
    return Recorder(Door(sandbox, RESOURCES), sandbox)


def vocabulary() -> "Vocabulary":
    """What faults may name here."""
    from dealdock.dialects.pardot import fault  # noqa: PLC0415 (what faults need is imported with the first of them)

    return fault.vocabulary(RESOURCES)
