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

REPEATED_ACROSS = pytest.mark.parametrize("sandbox", DATABASES, indirect=True, scope="package")
"""For long tests of `tests/across` that find little more on PostgreSQL, where `make check` runs them."""
