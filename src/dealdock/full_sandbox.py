"""The sandbox as everybody opens it: with every vendor of the registry."""

from dealdock import sandbox
from dealdock.platform.clock import Clock
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS


class Sandbox(sandbox.Sandbox):
    """A sandbox with all vendors. Tests that bring a vendor of their own open `dealdock.sandbox.Sandbox` itself."""

    def __init__(self, settings: Settings | None = None, *, clock: Clock | None = None, to_serve: bool = False) -> None:
        super().__init__(settings, VENDORS, clock=clock, to_serve=to_serve)
