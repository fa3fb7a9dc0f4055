"""The files that no command replaces by its output: databases, and the files that belong to them."""

import os
from pathlib import Path
from typing import Final

from dealdock.certificates import KEY_FILE
from dealdock.platform import server_lock
from dealdock.platform.database import backup_file
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import SQLITE_SUFFIXES
from dealdock.secret_file import SECRET_FILE, TOKEN_FILE

_PRIVATE_NAMES: Final = {
    SECRET_FILE: "the secret of a sandbox",
    TOKEN_FILE: "the control token of a server",
    KEY_FILE: "the key of a certificate authority",
}
_SETTING: Final = "DEALDOCK_CONTROL_TOKEN_FILE"
_SUFFIXES: Final = (*SQLITE_SUFFIXES, server_lock.SUFFIX)


def refuse(file: Path, failed: str, *, may_be_backup: bool = False) -> None:
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
    if backup_file.is_sqlite(place) and not (may_be_backup and backup_file.is_backup(place)):
        other = " and no backup" if may_be_backup else ""
        raise WrongSetting(f"{failed}: it is a SQLite database{other}. Name another file")
    for suffix in _SUFFIXES:
        database = Path(str(place).removesuffix(suffix))
        if database != place and backup_file.is_sqlite(database):
            raise WrongSetting(f"{failed}: it belongs to the database {database}. Name another file")
