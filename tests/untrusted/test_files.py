"""Files and logs contain nothing that other users of the machine could read."""

import ast
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from dealdock import Sandbox
from dealdock.platform.errors import WrongSetting
from dealdock.settings import Settings
from dealdock.vendors.pardot.privacy import PRIVACY
from tests.support.builders import Account

SOURCE: Final = Path(__file__).parents[2] / "src" / "dealdock"

REVIEWED: Final = {
    "row.password_hash == PUBLISHED.password_hash": "what is stored is recognised as public, by who sees all of it",
    "password == PUBLISHED.password": "a scene's password is recognised as public, while the scene is read",
    "TOKEN in call.headers": "TOKEN is the name of a header of Copper's",
    "name not in kind.secrets": "name is the name of a column",
    "paths[column][0] not in _SECRETS": "they are the names of columns of a file",
    "name in secrets": "name is the name of a column",
    "name in _SECRETS": "they are the names of members of an answer",
    "code in errors.BARE": "code is an error's word",
    "call.code in codes": "code is an error's number or word",
    "kind.name in SHOWN_TOKENS": "they are the names of kinds of tokens",
    "found.kind == REFRESH_TOKEN": "REFRESH_TOKEN is the name of a kind of tokens",
    "entry.kind == REFRESH_TOKEN": "REFRESH_TOKEN is the name of a kind of tokens",
    "token in credentials.by_name": "token is the name of a kind of tokens",
    **dict.fromkeys(
        (
            "code == _NORTH_AMERICA",
            "plan.code == _NORTH_AMERICA",
            "number.code == _NORTH_AMERICA",
            "plan.code != _NORTH_AMERICA",
        ),
        "code is the code of a country's telephones",
    ),
    "token.text == PLACEHOLDER_TOKEN": "a setting is compared with a public text, at the start",
    "cookie not in self._closed": "a cookie whose signature was checked before, among those that were logged out",
}
"""Comparisons of secrets that take as long as they take, and why nobody learns from it."""

NO_SECRETS: Final = {"ACCESS_TOKEN", "SECRET_FILE"}
"""Names that sound like secrets, and are not."""


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_only_the_owner_can_read_a_file_with_any_umask(tmp_path: Path) -> None:
    """Secret, control token, CA and database; the certificate is for all."""
    with Sandbox(Settings(database=f"sqlite:///{tmp_path}/new/dealdock.db", create=True, host="::")) as sandbox:
        Account.open(sandbox)
        sandbox.authority.file()
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
    assert modes.pop("dealdock-ca.pem") == 0o644
    private = {"dealdock.secret", "dealdock.token", "dealdock-ca.key", "dealdock.db", "dealdock.db-wal"}
    assert private <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_a_temporary_sandbox_has_a_folder_of_its_own() -> None:
    with Sandbox(Settings(database=None)) as sandbox:
        home = sandbox.authority.file().parent
        assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "database",
    [
        "postgresql://somebody:sEcReT@127.0.0.1:1/nothing",
        "postgresql://somebody:sEcReT@127.0.0.1:x/nothing",
        "mysql://somebody:sEcReT@127.0.0.1/nothing",
        "somebody:sEcReT@://127.0.0.1/nothing",
    ],
)
def test_the_password_of_the_database_is_not_in_messages(database: str) -> None:
    with pytest.raises(WrongSetting) as failed, Sandbox(Settings(database=database, secret="x")):
        pass
    assert "sEcReT" not in str(failed.value)


def test_settings_do_not_show_what_is_secret() -> None:
    """Wherever they are printed, by a traceback's reader or a test."""
    settings = Settings(secret="sEcReT", control_token="sEcReT", database="postgresql://somebody:sEcReT@127.0.0.1/x")
    assert "sEcReT" not in repr(settings) + str(settings)


def compared(file: Path) -> Iterator[str]:
    """The comparisons of what has a secret's name, by `==`, `!=` or `in`; not of columns, whose rows hold digests."""
    text = file.read_text(encoding="utf-8")
    if not any(PRIVACY.is_secret(name) for name in {*re.findall(r"\w+", text)} - NO_SECRETS):
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant | ast.Dict | ast.Set | ast.Tuple) for side in sides):
            continue  # with a word of our own
        names = [getattr(side, "attr", getattr(side, "id", "")) for side in sides]
        if any(PRIVACY.is_secret(name) for name in {*names} - NO_SECRETS) and not any(
            _is_column(side) for side in sides
        ):
            yield ast.unparse(node)


def _is_column(side: ast.expr) -> bool:
    if isinstance(side, ast.Call) and side.args:
        side = side.args[0]  # a column with another type
    return isinstance(side, ast.Attribute) and isinstance(side.value, ast.Name) and side.value.id[0].isupper()


@pytest.mark.slow
def test_secrets_are_compared_in_constant_time() -> None:
    """By `credentials.same`, or as digests by the database."""
    found = {line for file in SOURCE.rglob("*.py") for line in compared(file)}
    assert found <= REVIEWED.keys()
