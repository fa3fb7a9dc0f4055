"""The emulated services: their host names, kinds of records, and the names that faults and the journal use."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from dealdock.control.dependencies import CalledSandbox
from dealdock.control.routing import Route
from dealdock.control.support import support_of
from dealdock.platform.vendor import Vendor, Vendors
from dealdock.web.vendor_api import api_of

router = APIRouter(prefix="/vendors", tags=["hosts"], route_class=Route)


class RecordKind(BaseModel):
    """A kind of record."""

    name: str = Field(description="Its name in the control plane's paths", examples=["lead"])
    plural: str = Field(description="Its plural, which the paths accept, too", examples=["leads"])


class ShownVendor(BaseModel):
    """An emulated service."""

    name: str = Field(description="The vendor in the settings of an account", examples=["close"])
    path: str = Field(
        description="The path that precedes those of its API on this server; empty for the default vendor",
        examples=["/close"],
    )
    hosts: list[str] = Field(
        description="The service's own host names, which lead to this server by proxy, TLS or redirection",
        examples=[["api.close.com"]],
    )
    records: list[RecordKind] = Field(description="The kinds of records in its accounts")


class VendorVocabulary(ShownVendor):
    """An emulated service, with the names of its API."""

    operations: dict[str, list[str]] = Field(
        description="The operations of each object, by the names that faults and the journal use",
        examples=[{"lead": ["create", "read"]}],
    )
    errors: list[int | str] = Field(description="The errors that faults can respond with", examples=[[404, 429]])


@router.get("", operation_id="list_vendors")
def read_all(sandbox: CalledSandbox) -> list[ShownVendor]:
    """Return the emulated services, the default one first."""
    return [ShownVendor.model_validate(_shown(sandbox.vendors, vendor)) for vendor in sandbox.vendors.all]


@router.get("/{name}", operation_id="read_vendor")
def read(sandbox: CalledSandbox, name: str) -> VendorVocabulary:
    """Return one of the emulated services, with the names that faults and the journal use."""
    vendor = sandbox.vendors.get(name)
    known = api_of(vendor).vocabularies
    operations = {each: sorted(names) for words in known for each, names in sorted(words.operations.items())}
    errors = dict.fromkeys(error for words in known for error in words.errors)
    return VendorVocabulary.model_validate(
        {**_shown(sandbox.vendors, vendor), "operations": operations, "errors": list(errors)}
    )


def _shown(vendors: Vendors, vendor: Vendor) -> dict[str, object]:
    kinds = [{"name": each.name, "plural": each.plural} for each in support_of(vendor).record_types]
    path = "" if vendor.name == vendors.default else f"/{vendor.name}"
    return {"name": vendor.name, "path": path, "hosts": list(vendor.hosts), "records": kinds}
