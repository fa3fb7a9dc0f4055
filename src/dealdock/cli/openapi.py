"""`dealdock openapi`: the description of an API in OpenAPI."""

import json
from typing import Any, Final

from dealdock.app import VENDORS, Sandbox
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


def show(name: str, version: str | None = None) -> None:
    """Print the description of a vendor's API, of one version of it, or of the control plane."""
    if name == CONTROL:
        if version is not None:
            raise UsageError("The control plane has one version. Leave the option out.")
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
    return _print({**describe(), "servers": VENDORS.servers(name)})


def _control() -> dict[str, Any]:
    with Sandbox(Settings(database=None, home=None)) as sandbox:
        return {**create_app(sandbox).openapi(), "servers": [{"url": liveness.CONTROL}]}


def _print(described: dict[str, Any]) -> None:
    print(json.dumps(described, indent=2, ensure_ascii=False))
