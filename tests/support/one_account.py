"""Each statement names the dataset, or the account, of each table that it reads or changes.

A statement without it finds the rows of all accounts. Whether a test notices that depends on what the other accounts
have, but the text of the statement does not. So tests look at the text of every statement that dealdock runs.
"""

import inspect
import re
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

from dealdock.platform.database import statements
from dealdock.vendors.all_tables import metadata

FOLDERS: Final = {"across", "control", "oauth", "vendors"}
"""Folders whose tests look at the statements."""

OF_NOBODY: Final = {
    "account": "named by its id",
    "dataset": "named by its id",
    "directory": "finds the caller, before anybody knows whose account is meant",
    "failed_login": "counts wrong passwords of an email address, which may belong to no account",
}
"""Tables whose statements are not compared, and why."""

OF_ALL: Final = {
    "SELECT webhook_delivery.account_id, min(webhook_delivery.next_attempt_at)": "the sender looks for work",
    "SELECT DISTINCT webhook_request.account_id": "the sender looks for work",
    "SELECT webhook_delivery.number FROM webhook_delivery WHERE webhook_delivery.state =": "the sender looks for work",
    "SELECT webhook_request.number FROM webhook_request LIMIT": "the sender looks for work",
    "SELECT greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, (SELECT max(": "the list of all calls",
    "DELETE FROM call_under_way WHERE call_under_way.id IN": "the calls that this process could not end before",
    "DELETE FROM call_under_way WHERE call_under_way.worker_id": "the calls of a process that is gone",
}
"""The beginnings of statements that are about all accounts, and why."""

_OWNERS: Final = ("dataset_id", "account_id")
_TABLE: Final = re.compile(r'(?:\b(?:FROM|JOIN|UPDATE)|,)\s+"?(\w+)"?(?:\s+AS\s+"?(\w+)"?)?(?![\w".(])', re.IGNORECASE)
_NO_ROWS: Final = re.compile("WHERE (0 = 1|false)")

_lacking: dict[str, list[str]] = {}
_wrong: dict[str, str] = {}


_COLUMNS: Final = {
    name: "|".join(each for each in _OWNERS if each in table.c)
    for name, table in metadata.tables.items()
    if name not in OF_NOBODY and any(each in table.c for each in _OWNERS)
}
"""The columns that name the owner of a row, as a pattern, by table."""


def lacking(statement: str) -> list[str]:
    """Return the tables whose owner a statement does not name. An INSERT of values names it by its values."""
    if statement.startswith("INSERT"):
        statement = statement[statement.find("SELECT") :] if "SELECT" in statement else ""
    if statement.startswith(tuple(OF_ALL)) or _NO_ROWS.search(statement):
        return []
    found = [(table, alias or table) for table, alias in _TABLE.findall(statement) if table in _COLUMNS]
    return [table for table, name in found if not _is_named(statement, _COLUMNS[table], name, is_alone=len(found) == 1)]


def _is_named(statement: str, columns: str, table: str, *, is_alone: bool) -> bool:
    of_table = rf'(?:"?{table}"?\.)' + ("?" if is_alone else "")
    column = rf"{of_table}(?:{columns})\b"
    return re.search(rf"(?<![\w.]){column}\s*(?:=|IN\b|>|<)|=\s*{column}", statement) is not None


def begin() -> None:
    """Forget the statements until now."""
    _wrong.clear()


def check() -> None:
    """Raise `AssertionError` with the statements since the beginning that do not name an owner."""
    assert not _wrong, "\n".join(f"{place}: {statement}" for statement, place in _wrong.items())


def _look(statement: str) -> None:
    text = " ".join(statement.split())
    tables = _lacking.get(text)
    if tables is None:
        tables = _lacking[text] = lacking(text)
    if tables and (place := _place()):
        _wrong[text] = f"{place} names no owner of {', '.join(tables)}"


def _place() -> str:
    """Return the line of dealdock that runs a statement; an empty text if a test does."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"].startswith(("sqlalchemy", __name__)):
        frame = frame.f_back
    if frame is None or not frame.f_globals["__name__"].startswith("dealdock"):
        return ""
    return f"{frame.f_globals['__name__']}, line {frame.f_lineno},"


@event.listens_for(Engine, "before_cursor_execute")
def _look_at_sqlalchemy(_: Connection, __: Any, statement: str, *___: Any) -> None:
    _look(statement)


statements.listeners.append(lambda _, statement, __: _look(statement))
