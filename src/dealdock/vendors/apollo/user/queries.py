"""Queries for users."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import String

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import position


class UserRow(NamedTuple):
    """A user as shown in answers."""

    id: int
    first_name: str | None
    last_name: str | None
    job_title: str | None
    email: str
    role: str
    created_at: datetime


_COLUMNS: Final = [getattr(User, name) for name in UserRow._fields]
_QUERIES: Final = Queries(select(*_COLUMNS), User)
_ONE: Final = Statement(select(*_COLUMNS).where(User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id")))


class _Lower(FunctionElement[str]):
    """A text with the letters A to Z in lower case: the same on every database."""

    inherit_cache = True
    type = String()


@compiles(_Lower)
def _ascii_lower(lower: _Lower, compiler: SQLCompiler, **options: Any) -> str:
    return f"ascii_lower({compiler.process(lower.clauses, **options)})"


@compiles(_Lower, "postgresql")
def _compile_with_collation(lower: _Lower, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower({compiler.process(lower.clauses, **options)} COLLATE "C")'


def read(db: Connection, account: AccountContext, user_id: int) -> UserRow:
    """Return the user with this number, who must exist."""
    (row,) = _ONE.tuples(db, {"dataset_id": account.dataset_id, "id": user_id})
    return UserRow._make(row)


def page(db: Connection, account: AccountContext, page: Page, keywords: str) -> tuple[list[UserRow], int]:
    """Return the users on a page, by number, and the number of users on all pages.

    `keywords`: a part of name, address or job title; the letters A to Z match in either case.
    """
    criteria = [_matches(keywords)] if keywords else []
    selection = Selection(criteria, (Sort(User.id, False),), page.size, page.offset, deleted=None)
    rows = [UserRow._make(row) for row in _QUERIES.page(db, account.dataset_id, selection)]
    return rows, _QUERIES.total(db, account.dataset_id, selection)


def _matches(keywords: str) -> ColumnElement[bool]:
    name = func.coalesce(User.first_name, "").concat(" ").concat(func.coalesce(User.last_name, ""))
    texts = (name, User.email, func.coalesce(User.job_title, ""))
    wanted = keywords.encode().lower().decode()  # the method of bytes changes the letters A to Z alone
    return or_(*(position(_Lower(text), wanted) > 0 for text in texts))
