"""Marks that tests share."""

import pytest

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.second_database))
"""The parameters of a fixture for tests that run on both databases in `make check`, and on SQLite alone in `make test`.

A fixture whose tests are about the databases has plain names as its parameters: they always run on both.
"""
ONE_DATABASE = pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="session")
"""For tests of what no database has a part in: how calls are written, and how answers sound."""

ONE_DATABASE_ACROSS = pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="package")
"""The same for `tests/across`, which has sandboxes of its own."""


def is_slow(item: pytest.Item) -> bool:
    """Return True if `make test` leaves a test out.

    A test of every vendor or of both databases that is slow for some of them stays in `make test` for one that is not:
    `@pytest.mark.slow(but="minicrm")`.
    """
    mark = item.get_closest_marker("slow")
    if mark is None or not isinstance(item, pytest.Function):
        return mark is not None
    kept = mark.kwargs.get("but")
    return kept is None or kept not in item.name.partition("[")[2].removesuffix("]").split("-")
