"""The modules of every worker process. The fork server imports this module, and forks the workers afterwards.

Prometheus's library is not one of them, because a worker sets a variable of its environment before it imports it.
"""

import gc
from importlib import import_module
from typing import Final

from dealdock.cli.commands import import_fastapi

_MODULES: Final = (
    "anyio._backends._asyncio",
    "dealdock.control.app",
    "dealdock.platform.database.postgresql.dialect",
    "dealdock.server.workers",
    "structlog",
    "uvicorn.lifespan.off",
    "uvicorn.loops.uvloop",
)


def _import_all() -> None:
    """Import what workers need for calls. The console and scenes are imported at their first use."""
    import_fastapi()
    for name in _MODULES:
        import_module(name)
    from dealdock.full_sandbox import VENDORS

    for vendor in VENDORS.all:
        _ = vendor.api, vendor.privacy, vendor.control


gc.disable()  # as in `dealdock.cli.main`
_import_all()
gc.freeze()  # a collection writes to every object that it visits, and memory that is written to is no longer shared
gc.enable()
