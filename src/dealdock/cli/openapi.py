"""`dealdock openapi`: the description of an emulated API, as OpenAPI or as a Postman collection."""

import json
from typing import Literal

from dealdock.app import VENDORS
from dealdock.cli import postman
from dealdock.cli.options import UsageError
from dealdock.platform.errors import UnknownVendor
from dealdock.web.vendor_api import api_of


def show(name: str, form: Literal["openapi", "postman"], url: str, version: str | None = None) -> None:
    """Print the description of a vendor's API, or of one version of it.

    `url`: the server's address, for the variables of a collection.
    """
    try:
        vendor = VENDORS.get(name)
    except UnknownVendor as error:
        raise UsageError(str(error)) from None
    api = api_of(vendor)
    if version is not None and version not in api.versions:
        known = f"The versions are {', '.join(api.versions)}." if api.versions else "Leave the option out."
        raise UsageError(f"The API of {name} has no version {version}. {known}")
    describe = api.describe if version is None else api.versions[version]
    described = {**describe(), "servers": VENDORS.servers(name)}
    if form == "postman":
        base_url = url if name == VENDORS.default else f"{url}/{name}"
        described = postman.collection(described, vendor.accounts.example_call(postman.BASE_URL, None), base_url)
    print(json.dumps(described, indent=2, ensure_ascii=False))
