"""The client of version 5, beside that of versions 3 and 4."""

from tests.vendors.pardot.v5.conftest import v5

__all__ = ["v5"]
