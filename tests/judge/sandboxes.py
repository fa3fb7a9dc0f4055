"""A sandbox as judge uses it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dealdock.judge.sandbox import Sandbox
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox as Server
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.serving import served


@contextmanager
def opened(vendors: Sequence[Vendor] = VENDORS) -> Iterator[Sandbox]:
    """Open a sandbox with these vendors on a temporary database, and its server."""
    with (
        Server(Settings(secret="a secret for tests"), vendors) as server,
        served(server) as address,
        Sandbox.at(address) as sandbox,
    ):
        yield sandbox
