"""Pardot's API, versions 3 and 4: the contract's sections 1 to 5."""

from dealdock.dialects.pardot.door import Door
from dealdock.dialects.pardot.opportunity.routes import OPPORTUNITY
from dealdock.sandbox import Sandbox

RESOURCES = (OPPORTUNITY,)


def create_app(sandbox: Sandbox) -> Door:
    """The API of one sandbox, as an ASGI application."""
    return Door(sandbox, RESOURCES)
