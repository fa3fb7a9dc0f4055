"""A search in SQL."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement

from dealdock.vendors.close.search.syntax import Sorting


class SearchCriteria(NamedTuple):
    """The conditions of a search, without the one on the dataset, and its order."""

    criteria: list[ColumnElement[bool]]
    sorts: Sequence[Sorting] = ()
