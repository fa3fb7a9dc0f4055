"""Marks that tests share."""

import pytest

ONE_DATABASE = pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="session")
"""For tests of what no database has a part in: how calls are written, and how answers sound."""
