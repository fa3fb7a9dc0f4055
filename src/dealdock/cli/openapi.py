"""`dealdock openapi`: the description of an API, as OpenAPI or as a Postman collection."""

import json
from typing import Any, Final, Literal

from dealdock.app import VENDORS, Sandbox
from dealdock.cli import postman
from dealdock.cli.options import UsageError
from dealdock.control.app import create_app
from dealdock.platform.errors import UnknownVendor
from dealdock.platform.text import quoted
from dealdock.settings import Settings
from dealdock.web import liveness
from dealdock.web.vendor_api import api_of
from dealdock_client.similar import guess

CONTROL: Final = "control"
"""The name of the control plane, which is listed with the names of the vendors."""


def show(name: str, form: Literal["openapi", "postman"], url: str, version: str | None = None) -> None:
    """Print the description of a vendor's API, of one version of it, or of the control plane.

    `url`: the server's address, for the variables of a collection.
    """
    if name == CONTROL:
        if form == "postman" or version is not None:
            raise UsageError("The control plane has OpenAPI alone, and one version: leave the options out.")
        return _print(_control())
    try:
        vendor = VENDORS.get(name)
    except UnknownVendor:
        names = [*VENDORS.names, CONTROL]
        close = guess(name, names)
        known = f"{' Known' if close else '; known'} APIs: {', '.join(names)}"
        raise UsageError(f"unknown API {quoted(name)}{close}{known}") from None
    api = api_of(vendor)
    if version is not None and version not in api.versions:
        known = f"The versions are {', '.join(api.versions)}." if api.versions else "Leave the option out."
        raise UsageError(f"The API of {name} has no version {version}. {known}")
    describe = api.describe if version is None else api.versions[version]
    described = {**describe(), "servers": VENDORS.servers(name)}
    if form == "postman":
        base_url = url if name == VENDORS.default else f"{url}/{name}"
        described = postman.collection(described, vendor.accounts.example_call(postman.BASE_URL, None), base_url)
    return _print(described)


def _control() -> dict[str, Any]:
    with Sandbox(Settings(database=None, home=None)) as sandbox:
        return {**create_app(sandbox).openapi(), "servers": [{"url": liveness.CONTROL}]}


def _print(described: dict[str, Any]) -> None:
    print(json.dumps(described, indent=2, ensure_ascii=False))
