"""The full names of users, in Python and in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, func


def full_name(first_name: str | None, last_name: str | None) -> str:
    """Return first and last name, as far as they are known."""
    return f"{first_name} {last_name}" if first_name and last_name else first_name or last_name or ""


def full_name_of(user: Any) -> ColumnElement[str]:
    """Return the same as an expression. `user`: the table, or an alias of it."""
    return func.trim(func.coalesce(user.c.first_name, "") + " " + func.coalesce(user.c.last_name, ""))
