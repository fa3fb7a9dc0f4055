"""The accounts of a command that `dealdock run` starts: new ones, or those of a server."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dealdock.cli import assignments
from dealdock.cli.options import UsageError
from dealdock.platform.errors import DealdockError, WrongScene
from dealdock.platform.first_use import LazyModule
from dealdock_client import ControlError, Server
from dealdock_client.creation import new_account
from dealdock_client.similar import listed

if TYPE_CHECKING:
    from dealdock import app
    from dealdock.platform import scenes
else:  # a scene's file needs them
    app = LazyModule("dealdock.app")
    scenes = LazyModule("dealdock.platform.scenes")

Shown = Mapping[str, Any]
"""An account as the control plane shows it."""


class NewAccount(NamedTuple):
    """An account to create. An empty vendor is the default one."""

    vendor: str
    scene: str | Path | None
    settings: Mapping[str, Any]


def planned(vendors: Sequence[str], scene: str | None, settings: Sequence[str]) -> list[NewAccount]:
    """Return an account for each vendor. Raises `UsageError` with all problems of the options.

    `scene`: the name of a scene, or a file, whose first account it is. `settings`: `NAME=VALUE`.
    """
    is_file = scene is not None and scene not in scenes.PACKAGED
    if scene is not None and is_file:
        found = [_vendor_of_file(scene, vendors)]
    else:
        found = list(vendors) or [app.VENDORS.default if settings else ""]
    given = assignments.read(settings, found)
    content = Path(scene) if scene is not None and is_file else scene
    return [NewAccount(vendor, content, given[vendor]) for vendor in found]


def created(server: Server, new: Sequence[NewAccount]) -> list[Shown]:
    """Create accounts. Raises `UsageError` with all refused options; no account stays then."""
    names, made, problems = [each.vendor for each in new], list[Any](), list[str]()
    for each in new:
        given = {"watched": False, **({"vendor": each.vendor} if each.vendor else {}), **each.settings}
        try:
            made.append(new_account(server, scene=each.scene, **given))
        except ControlError as error:
            if error.status != HTTPStatus.UNPROCESSABLE_ENTITY or not error.errors:
                raise
            problems += [_problem(each, names, one) for one in error.errors]
    if problems:
        for account in made:
            account.delete()
        raise UsageError("\n".join(dict.fromkeys(problems)))
    return [account.control("GET") for account in made]


def existing(server: Server, numbers: Sequence[int]) -> list[Shown]:
    """Return accounts of a server. Expired credentials are replaced. Raises `DealdockError` if one is not there."""
    return [_existing(server, number) for number in numbers]


def _existing(server: Server, number: int) -> Shown:
    try:
        shown: Shown = server.control.call("GET", "accounts", number)
    except ControlError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        known = listed([str(each["id"]) for each in server.control.call("GET", "accounts")]) or "none"
        missing = f"--account {number}: the server at {server.url} has no such account; it has {known}"
        raise DealdockError(missing) from None
    return shown


def _vendor_of_file(file: str, vendors: Sequence[str]) -> str:
    """Return the vendor of a scene's first account. Raises `UsageError` if another one is chosen."""
    try:
        scene = scenes.read(file, app.VENDORS)
    except WrongScene as error:
        raise UsageError(f"--scene: {error}") from None
    found = scene.supports[0].vendor
    if vendors and list(vendors) != [found]:
        named = " ".join(f"--vendor {each}" for each in vendors)
        raise UsageError(f"--scene {file}: its account is of {found}. Leave out {named}")
    return found


def _problem(new: NewAccount, vendors: Sequence[str], error: Mapping[str, str]) -> str:
    """Return a refusal of the control plane with the option that it is about."""
    name, _, rest = error.get("pointer", "#").removeprefix("#").removeprefix("/").partition("/")
    inner = f".{rest.replace('/', '.')}" if rest else ""
    if name in new.settings:
        return f"{assignments.named(new.vendor, name, vendors)}{inner}: {error['detail']}"
    option = {"vendor": f"--vendor {new.vendor}", "scene": f"--scene {new.scene}"}.get(name, name)
    return f"{option}{inner}: {error['detail']}"
