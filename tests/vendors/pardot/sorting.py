"""The order of Pardot's names, for the tests on a PostgreSQL that sorts as a dictionary does."""

from typing import Final

import httpx

from dealdock import Sandbox
from tests.support.builders import Account, Pardot
from tests.support.sorted_names import BY_CODE_POINT, NAMES


def custom_fields(sandbox: Sandbox, http: httpx.Client) -> None:
    """Check the names of custom fields."""
    account = Account.open(sandbox)
    for name in NAMES:
        account.custom_field(name=name)
    with Pardot(str(http.base_url), account) as pardot:
        for order, names in (("ascending", BY_CODE_POINT), ("descending", BY_CODE_POINT[::-1])):
            found = pardot.call("query", "customField", sort_by="name", sort_order=order).json["result"]["customField"]
            assert [each["name"] for each in found] == names


SORTED: Final = (custom_fields,)
