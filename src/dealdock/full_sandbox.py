"""The usual sandbox, with every vendor of the registry."""

from typing import Final

from dealdock import sandbox
from dealdock.platform.clock import Clock
from dealdock.platform.vendors import Vendors
from dealdock.settings import Settings
from dealdock.vendors import registry

VENDORS: Final = Vendors(registry.VENDORS)
"""The vendors of a full sandbox, for code without an open sandbox."""


class Sandbox(sandbox.Sandbox):
    """A sandbox with all vendors. Tests with a vendor of their own use `dealdock.sandbox.Sandbox`."""

    def __init__(self, settings: Settings | None = None, *, clock: Clock | None = None, to_serve: bool = False) -> None:
        super().__init__(settings, registry.VENDORS, clock=clock, to_serve=to_serve)
