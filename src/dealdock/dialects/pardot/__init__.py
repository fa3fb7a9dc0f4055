"""Pardot's API, versions 3 and 4: the contract's sections 1 to 5."""

from dealdock.core.fault import Vocabulary
from dealdock.dialects.pardot import fault
from dealdock.dialects.pardot.door import Door
from dealdock.dialects.pardot.resources import RESOURCES
from dealdock.sandbox import Sandbox
from dealdock.web.recorder import Recorder

__all__ = ["RESOURCES", "create_app", "vocabulary"]


def create_app(sandbox: Sandbox) -> Recorder:
    """The API of one sandbox, as an ASGI application."""
    return Recorder(Door(sandbox, RESOURCES), sandbox)


def vocabulary() -> Vocabulary:
    """What faults may name here."""
    return fault.vocabulary(RESOURCES)
