"""New accounts."""

from typing import TYPE_CHECKING, Any

from pytest_dealdock.errors import ControlError
from pytest_dealdock.scene_files import SCENE_FILES
from pytest_dealdock.vendors import account_class

if TYPE_CHECKING:
    from pytest_dealdock.account import Scene
    from pytest_dealdock.server import Server

__tracebackhide__ = True  # a failing test's traceback ends in the test


def new_account(server: "Server", *, scene: "Scene" = None, **settings: Any) -> Any:
    """Create an account on a server. Errors name fields of the request, not parameters of a method."""
    if isinstance(scene, str) and scene.endswith(SCENE_FILES):
        msg = f"scene={scene!r} is a text. Give a file as a Path: scene=Path({scene!r})"
        raise ControlError(msg)
    given = settings | ({"scene": scene} if isinstance(scene, str) else {})
    shown = server.control.call("POST", "accounts", body=given or None)
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
