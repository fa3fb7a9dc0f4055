"""Marks that tests share."""

import pytest

ONE_DATABASE = pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="session")
"""For tests of what no database has a part in: how calls are written, and how answers sound."""

ONE_DATABASE_ACROSS = pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="package")
"""The same for `tests/across`, which has sandboxes of its own."""
