"""The services' own host names, each with the name of its vendor."""

from collections.abc import Mapping
from typing import Final

HOSTS: Final[Mapping[str, str]] = {
    "pi.pardot.com": "pardot",
    "pi.demo.pardot.com": "pardot",
    "login.salesforce.com": "pardot",
    "test.salesforce.com": "pardot",
    "api.close.com": "close",
    "app.close.com": "close",
    "app.close.io": "close",
    "api.copper.com": "copper",
    "api.prosperworks.com": "copper",
    "app.copper.com": "copper",
    "api.apollo.io": "apollo",
    "app.apollo.io": "apollo",
}
