"""Starting data: read, and checked whole before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError

from dealdock.platform.credentials.secrets import PUBLISHED, hash_password
from dealdock.platform.scenes.document import Document
from dealdock.vendors.pardot.scenes import check, demo, schema

EMPTY: dict[str, Any] = {"accounts": [{}]}
"""One account: what every account has at least is added when it is written."""

PACKAGED: dict[str, Callable[[], dict[str, Any]]] = {"empty": lambda: EMPTY, "demo": demo.scene}


@dataclass(frozen=True)
class Scene:
    """A scene in which everything is right, so that only the database may still say no."""

    accounts: Sequence[schema.Account]
    password_hashes: Mapping[str, str]
    """Argon2id of each password; hashed once, before there is a transaction to hold up."""
    document: Document


def read(source: str) -> Scene:
    """The scene of that name, `empty` or `demo`, else in that YAML or JSON file.

    Raises `WrongScene`, which lists all that is wrong. Takes 100 ms for each password that a person chose.
    """
    if source in PACKAGED:
        return _packaged(source)
    from dealdock.platform.scenes import files, gather, json_lines  # noqa: PLC0415 (PyYAML takes 20 ms; most scenes are packaged)

    of_lines = source.lower().endswith(json_lines.SUFFIXES)
    return checked(gather.read(source) if of_lines else files.read(source))


@cache
def _packaged(name: str) -> Scene:
    return checked(Document(name, PACKAGED[name]()))


def checked(document: Document) -> Scene:
    """What somebody wrote, as a scene."""
    problems = [*document.problems, *check.problems(document.data)]
    accounts: Sequence[schema.Account] = ()
    try:
        accounts = schema.File.model_validate(document.data).accounts
    except ValidationError as error:
        problems += schema.problems(error)
    if problems:
        raise document.wrong(problems)
    passwords = {user.password for account in accounts for user in account.users if user.password is not None}
    return Scene(accounts, {password: _hashed(password) for password in passwords}, document)


def _hashed(password: str) -> str:
    return PUBLISHED.password_hash if password == PUBLISHED.password else hash_password(password)
