"""The files that no command replaces by its output: databases, and the files that belong to them."""

import os
from pathlib import Path
from typing import Final

from dealdock.platform.credentials.certificates import KEY_FILE
from dealdock.platform.database.sqlite import server_lock
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import SQLITE_SUFFIXES
from dealdock.settings import SECRET_FILE, TOKEN_FILE

_PRIVATE_NAMES: Final = {
    SECRET_FILE: "the secret of a sandbox",
    TOKEN_FILE: "the control token of a server",
    KEY_FILE: "the key of a certificate authority",
}
_MAGIC: Final = b"SQLite format 3\0"
_SETTING: Final = "DEALDOCK_CONTROL_TOKEN_FILE"
_SUFFIXES: Final = (*SQLITE_SUFFIXES, server_lock.SUFFIX)


def refuse(file: Path, failed: str) -> None:
    """Raise `WrongSetting`, which begins with `failed`, if a command must not replace the file.

    It opens the file. Call it before this process opens a database, because SQLite's locks on a file end when any
    descriptor of that file is closed.
    """
    place = Path(os.path.realpath(file))
    for name in (file.name, place.name):
        if name in _PRIVATE_NAMES:
            raise WrongSetting(f"{failed}: a file of this name contains {_PRIVATE_NAMES[name]}. Name another file")
    token = os.environ.get(_SETTING)
    if token and place == Path(os.path.realpath(token)):
        raise WrongSetting(f"{failed}: {_SETTING} names it. Name another file")
    if _is_sqlite(place):
        raise WrongSetting(f"{failed}: it is a SQLite database. Name another file")
    for suffix in _SUFFIXES:
        database = Path(str(place).removesuffix(suffix))
        if database != place and _is_sqlite(database):
            raise WrongSetting(f"{failed}: it belongs to the database {database}. Name another file")


def _is_sqlite(file: Path) -> bool:
    """Return True if a readable file has SQLite's header."""
    try:
        if not file.is_file():  # a pipe would wait
            return False
        with file.open("rb") as opened:
            return opened.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
