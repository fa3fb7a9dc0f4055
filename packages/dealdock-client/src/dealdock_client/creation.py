"""New accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdock_client.errors import ControlError
from dealdock_client.scene_files import SCENE_FILES
from dealdock_client.vendors import account_class

if TYPE_CHECKING:
    from dealdock_client.account import Scene
    from dealdock_client.server import Server

__tracebackhide__ = True  # a failing test's traceback ends in the test


def new_account(server: Server, *, scene: Scene = None, **settings: Any) -> Any:
    """Create an account on a server, which records its changes.

    Errors name fields of the request, not parameters of a method.
    """
    if isinstance(scene, str) and scene.endswith(SCENE_FILES):
        msg = f"scene={scene!r} is a text. Give a file as a Path: scene=Path({scene!r})"
        raise ControlError(msg)
    given = {"watched": True, **settings, **({"scene": scene} if isinstance(scene, str) else {})}
    shown = server.control.call("POST", "accounts", body=given)
    account = account_class(shown["vendor"])(server, shown)
    if scene is not None and not isinstance(scene, str):
        try:
            account.load(scene)
            clock = settings.pop("clock", None)
            settings.pop("vendor", None)  # it cannot be changed
            if settings:
                account.change(**settings)
            if clock is not None:
                account.control("PUT", "clock", body=clock)
        except Exception:
            account.delete()  # nobody else knows it
            raise
    return account
