"""The names that an account's faults and journal use, as defined by its vendor."""

from collections.abc import Sequence

from dealdock.platform.accounts import accounts
from dealdock.platform.faults.faults import Vocabulary
from dealdock.sandbox import Sandbox
from dealdock.web.vendor_api import api_of


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
