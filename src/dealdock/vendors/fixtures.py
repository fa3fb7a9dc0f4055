"""The modules with the attributes of each vendor's accounts in tests, in addition to those of every vendor's accounts.

A test process that uses a remote server imports this module, but not the registry, which imports SQLAlchemy.
"""

from collections.abc import Mapping
from typing import Final

FIXTURES: Final[Mapping[str, str]] = {
    "pardot": "dealdock.vendors.pardot.fixtures",
    "close": "dealdock.vendors.close.fixtures",
    "copper": "dealdock.vendors.copper.fixtures",
    "apollo": "dealdock.vendors.apollo.fixtures",
}
