"""The order of a query, in ways that the tests' databases would not show."""

import pytest
from sqlalchemy import make_url, select

from dealdock.platform.database.selection import Selection, Sort
from dealdock.vendors.pardot.list import ProspectList


@pytest.mark.parametrize(
    ("url", "order"), [("sqlite://", "pardot_list.name"), ("postgresql+psycopg://", 'pardot_list.name COLLATE "C"')]
)
@pytest.mark.parametrize(("descending", "word"), [(False, "ASC"), (True, "DESC")])
def test_texts_are_sorted_alike_in_every_language(url: str, order: str, descending: bool, word: str) -> None:
    dialect = make_url(url).get_dialect()
    selection = Selection([], [Sort(ProspectList.name, descending), Sort(ProspectList.id, descending)])
    statement = str(selection.page(select(ProspectList.id), ProspectList).compile(dialect=dialect()))
    assert f"ORDER BY {order} {word}, pardot_list.id {word}" in statement
