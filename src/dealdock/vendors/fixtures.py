"""The modules with the attributes of each vendor's accounts in tests, beside those of every account.

A test process that uses a server elsewhere imports this, but not the registry, which imports SQLAlchemy.
"""

from collections.abc import Mapping
from typing import Final

FIXTURES: Final[Mapping[str, str]] = {"pardot": "dealdock.vendors.pardot.fixtures"}
