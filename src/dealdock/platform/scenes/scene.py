"""Scenes: seed data that is read and checked whole before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, get_args

from pydantic import ValidationError

from dealdock.platform.credentials.secrets import PUBLISHED, hash_password
from dealdock.platform.scenes import files, gather, json_lines, schema
from dealdock.platform.scenes import support as supports_
from dealdock.platform.scenes.document import Problem, SceneDocument
from dealdock.platform.scenes.schema import SceneAccount
from dealdock.platform.scenes.support import SceneSupport, SceneVendors
from dealdock.platform.scenes.values import WrongValue
from dealdock_client.similar import limited_guesses

PackagedScene = Literal["empty", "demo"]
PACKAGED: Final[tuple[str, ...]] = get_args(PackagedScene)
"""The names of the scenes that need no file."""


@dataclass(frozen=True)
class Scene:
    """A scene without problems. Only the database may still refuse it."""

    accounts: Sequence[Any]
    """Each is a `SceneAccount` of its vendor's form."""
    supports: Sequence[SceneSupport]
    """The vendor's part for each of the accounts."""
    password_hashes: Mapping[str, str]
    """Argon2id of each password; hashed before the transaction begins, because it takes long."""
    document: SceneDocument


def read(source: str, vendors: SceneVendors, vendor: str | None = None) -> Scene:
    """Return the scene of that name, `empty` or `demo`, else the one in that YAML or JSON file.

    `vendor`: the vendor of the accounts of `empty` or `demo`. Without it, `demo` has accounts of all vendors, and
    `empty` has one of the default vendor.

    Raises `WrongScene`, which lists all problems. Takes 100 ms for each password that is not the demo's.
    """
    if source in PACKAGED:
        names = [vendor] if vendor else [vendors.default] if source == "empty" else vendors.names
        return _packaged(source, tuple(map(vendors.scenes, names)), vendors.default)
    of_lines = source.lower().endswith(json_lines.SUFFIXES)
    return checked(gather.read(source, vendors) if of_lines else files.read(source), vendors)


def checked(document: SceneDocument, vendors: SceneVendors) -> Scene:
    """Return the scene that a document describes. Raises `WrongScene`."""
    supports: list[SceneSupport | None] = []
    problems: list[Problem] = []
    for position, account in enumerate(_accounts(document.data)):
        try:
            supports.append(supports_.named(vendors, account))
        except WrongValue as wrong:
            supports.append(None)
            problems.append(Problem(("accounts", position, "vendor"), str(wrong)))
    with limited_guesses():
        return _checked(document, supports, problems, vendors)


@cache
def _packaged(name: str, supports: tuple[SceneSupport, ...], default: str) -> Scene:
    """Return a packaged scene. Accounts name their vendor, unless it is the default."""
    accounts, owner = list[dict[str, Any]](), list[SceneSupport]()
    for support in supports:
        vendor = {} if support.vendor == default else {"vendor": support.vendor}
        own = [support.new_account()] if name == "empty" else support.demo_accounts()
        accounts += [{**account, **vendor} for account in own]
        owner += [support] * len(own)
    return _checked(SceneDocument(name, {"accounts": accounts}), owner)


def _checked(
    document: SceneDocument,
    supports: Sequence[SceneSupport | None],
    problems: Sequence[Problem] = (),
    vendors: SceneVendors | None = None,
) -> Scene:
    """Return the scene. `supports` has the vendor's part of each account, None where the vendor does not exist.

    `vendors`: used to name the vendors that have what an account lacks.

    Raises `WrongScene`.
    """
    found = [*document.problems, *problems]
    written = [(("accounts", position), each) for position, each in enumerate(_accounts(document.data))]
    known = [support for support in supports if support is not None]
    for support in dict.fromkeys(known):
        found += support.check([each for each, owner in zip(written, supports, strict=True) if owner is support])
    accounts = list[SceneAccount]()
    for (place, account), owner in zip(written, supports, strict=True):
        if owner is None:
            continue
        try:
            accounts.append(owner.account.model_validate(account))
        except ValidationError as error:
            forms = {} if vendors is None else {name: vendors.scenes(name).account for name in vendors.names}
            found += schema.problems(error, owner.account, place, forms)
    try:
        schema.File.model_validate(document.data)
    except ValidationError as error:
        found += schema.problems(error)
    if found:
        raise document.wrong(found)
    passwords = {user.password for account in accounts for user in account.users if user.password is not None}
    return Scene(accounts, known, {password: _hashed(password) for password in passwords}, document)


def _accounts(scene: Any) -> list[Any]:
    accounts = scene.get("accounts") if isinstance(scene, dict) else None
    return accounts if isinstance(accounts, list) else []


def _hashed(password: str) -> str:
    return PUBLISHED.password_hash if password == PUBLISHED.password else hash_password(password)
