"""The emulated services: host names and their certificate, kinds of records, names that faults and journal use."""

from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from dealdock.control.routing import CalledSandbox, Route
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.staging import Staging
from dealdock.platform.vendor import Vendor, Vendors
from dealdock.sandbox import Sandbox
from dealdock.web.vendor_api import api_of

router = APIRouter(tags=["hosts"], route_class=Route)

PEM = "application/x-pem-file"


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
    call_headers: dict[str, str] = Field(
        description="The credentials of a call, as headers. Names in braces stand for fields of an account, and those "
        "of Basic are not encoded",
        examples=[{"Authorization": "Basic {api_key}:"}],
    )
    staging: Staging | None = Field(
        description="How situations are arranged in which a client may lose records; null if the vendor declares none"
    )


@router.get("/vendors", operation_id="list_vendors")
def read_all(sandbox: CalledSandbox) -> list[ShownVendor]:
    """Return the emulated services, the default one first."""
    return [ShownVendor.model_validate(_shown(sandbox.vendors, vendor)) for vendor in sandbox.vendors.all]


@router.get("/vendors/{name}", operation_id="read_vendor")
def read(sandbox: CalledSandbox, name: str) -> VendorVocabulary:
    """Return one of the emulated services, with the names that faults and the journal use."""
    vendor = sandbox.vendors.get(name)
    known = api_of(vendor).vocabularies
    operations = {each: sorted(names) for words in known for each, names in sorted(words.operations.items())}
    errors = dict.fromkeys(error for words in known for error in words.errors)
    words = {
        "operations": operations,
        "errors": list(errors),
        "call_headers": dict(vendor.call_headers),
        "staging": vendor.staging,
    }
    return VendorVocabulary.model_validate({**_shown(sandbox.vendors, vendor), **words})


@router.get(
    "/ca.pem", operation_id="read_certificate", response_class=Response, responses={200: {"content": {PEM: {}}}}
)
def read_certificate(sandbox: CalledSandbox) -> Response:
    """Return the certificate of the CA that signs the HTTPS port's certificates, in PEM."""
    return Response(sandbox.authority.certificate(), media_type=PEM)


def _shown(vendors: Vendors, vendor: Vendor) -> dict[str, object]:
    kinds = [{"name": each.name, "plural": each.plural} for each in support_of(vendor).kinds]
    path = "" if vendor.name == vendors.default else f"/{vendor.name}"
    return {"name": vendor.name, "path": path, "hosts": list(vendor.hosts), "records": kinds}


def vocabularies(sandbox: Sandbox, account_id: int) -> Sequence[Vocabulary]:
    """Return the names of the account's vendor's APIs; the first API is the default. Raises `NoSuchAccount`."""
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    return api_of(sandbox.vendors.get(vendor)).vocabularies


def name_object(known: Sequence[Vocabulary], name: str | None) -> str | None:
    """Return the canonical name of an object. Return an unknown name unchanged."""
    return next((words.objects[name.lower()] for words in known if name and name.lower() in words.objects), name)


def name_operation(known: Sequence[Vocabulary], name: str | None) -> str | None:
    """Return the canonical name of an operation. Return an unknown name unchanged."""
    found = (words.operation_names[name.lower()] for words in known if name and name.lower() in words.operation_names)
    return next(found, name)
