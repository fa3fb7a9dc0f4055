"""A second vendor for tests of routing: a till with one address, `/api/hello`, and an authorization server.

The API key is the `user_key` of the account's first user, in the header `X-Till-Key`. Everything else is Pardot's.
"""

from dataclasses import replace
from typing import Final

from dealdock.vendors import registry

HOSTS: Final = ("api.till.test", "till.test")
VENDOR: Final = replace(registry.VENDORS[0], name="till", package=__name__, hosts=HOSTS, own_models=(), guards=())
VENDORS: Final = (*registry.VENDORS, VENDOR)
