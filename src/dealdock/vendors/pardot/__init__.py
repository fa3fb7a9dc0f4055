"""Pardot's API, versions 3 and 4: the contract's sections 1 to 5."""

from typing import Any

from dealdock.platform.faults.faults import Vocabulary
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import openapi
from dealdock.vendors.pardot.dispatch import dispatcher
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire import fault_vocabulary
from dealdock.web.recorder import Recorder

__all__ = ["ROUTERS", "create_app", "describe", "vocabulary"]


def create_app(sandbox: Sandbox) -> Recorder:
    """Return the API of one sandbox, as an ASGI application."""
    return Recorder(dispatcher(sandbox, ROUTERS), sandbox)


def describe() -> dict[str, Any]:
    """Return the API's description, OpenAPI."""
    return openapi.describe(ROUTERS)


def vocabulary() -> Vocabulary:
    """Return what faults may name here."""
    return fault_vocabulary.vocabulary(ROUTERS)
