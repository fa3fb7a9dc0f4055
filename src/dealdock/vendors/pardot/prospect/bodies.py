"""Prospects in bodies of version 5: the values of fields, and the actions that only prospects have."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.prospect import service
from dealdock.vendors.pardot.prospect.model import PROFILE_ID
from dealdock.vendors.pardot.prospect.parameters import check_owner
from dealdock.vendors.pardot.prospect_account import ProspectAccount
from dealdock.vendors.pardot.v5 import accepting, actions, answers, parameters, selection
from dealdock.vendors.pardot.v5.actions import ARGUMENT_ERRORS
from dealdock.vendors.pardot.v5.call import CurrentCall, V5Call
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import (
    ApiObject,
    BodyContext,
    Writes,
)
from dealdock.vendors.pardot.v5.writing import (
    BODY_ERRORS,
    VALUE_ERRORS,
    Written,
    created,
    document_of,
    find,
)
from dealdock.vendors.pardot.wire import checks
from dealdock.vendors.pardot.wire.operations import BaseUrl, Writer
from dealdock.web.rest.routing import RestRouter

_LEAD: Final = "00Q"
"""The beginning of the ids of leads in Salesforce."""


def campaign(sent: BodyContext, given: Any) -> int:
    """Return the id of a campaign; an empty value is the account's oldest one. Error 192."""
    number = accepting.integer(given)
    if number is None:
        return campaigns.default(sent.call.db, sent.call.account)
    accepting.require(sent.call, Campaign, number, "campaignId")
    return number


def prospect_account(sent: BodyContext, given: Any) -> int | None:
    """Return the id of a prospect account. With a CRM connector, only the CRM sets it. Errors 37, 59, 192."""
    if sent.call.settings.connector is not None:
        raise checks.written_by_crm(sent.call.account, "prospectAccountId")
    number = accepting.integer(given)
    if number is not None:
        accepting.require(sent.call, ProspectAccount, number, "prospectAccountId")
    return number


def profile(_: BodyContext, given: Any) -> None:
    """Check that a profile is the account's only one. Error 192."""
    if accepting.integer(given) not in (None, PROFILE_ID):
        raise refused(192, f"profileId is {given}, and the account has the profile {PROFILE_ID} alone")


def user(sent: BodyContext, given: Any) -> int | None:
    """Return the id of the assigned user. Errors 125, 79, 192."""
    check_owner(accepting.text(given) or "", accepting.text(sent.properties.get("salesforceOwnerId")) or "")
    number = accepting.integer(given)
    if number is not None:
        accepting.require(sent.call, User, number, "userId")
    return number


def owner(sent: BodyContext, given: Any) -> None:
    """Check a user's id in the CRM, which no user has. Errors 125, 79."""
    check_owner(accepting.text(sent.properties.get("userId")) or "", accepting.text(given) or "")


def email(sent: BodyContext, given: Any) -> str:
    """Return a prospect's address. Errors 154, 4, 9, 54."""
    address = accepting.email(given)
    service.check_address(sent.call.db, sent.call.account, address, but=sent.record_id)
    return address


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the values of a body. An id of Salesforce is the id of a lead, or else of a contact."""
    columns = dict(values)
    if "salesforce_id" in columns:
        number = columns.pop("salesforce_id")
        is_lead = (number or "").startswith(_LEAD)
        columns |= {"crm_contact_fid": None if is_lead else number}
        columns |= {"crm_lead_fid": number} if is_lead or number is None else {}
    return columns


def _create(call: Writer, values: Mapping[str, Any]) -> int:
    return service.create(call.db, call.account, **_columns(values), now=call.now)


def _update(call: Writer, number: int, values: Mapping[str, Any]) -> None:
    changes = _columns(values)
    custom = changes.pop("custom", {})
    service.update(call.db, call.account, number, changes, custom=custom, now=call.now)


WRITES: Final = Writes(
    create=_create,
    update=_update,
    delete=lambda call, number: service.delete(call.db, call.account, number, now=call.now),
    new_errors=(37, 59, 192, 125, 79, 4, 9, 56, 57, 67),
    errors=(37, 59, 192, 125, 79, 4, 54, 56, 57, 67),
)

_ARGUMENTS: Final = ("matchEmail", "prospect", "fields", "secondaryDeletedSearch")
UPSERT_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, *ARGUMENT_ERRORS, *VALUE_ERRORS, *WRITES.new_errors, 54)
UNDELETE_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, *ARGUMENT_ERRORS, 109)


def _upsert_latest(call: V5Call, resource: ApiObject, base_url: str) -> Written:
    """Change the live prospect with an address and the latest activity, restore a deleted one, or create one."""
    given = actions.arguments(call, _ARGUMENTS, requires=("prospect",))
    names = actions.names(call, given)
    selected = selection.of_names(call, resource, names or ["id"])
    properties = given["prospect"]
    if not isinstance(properties, dict):
        raise actions.wrong("prospect", "has to be an object")
    address = _match(given, properties)
    restores = actions.boolean(given, "secondaryDeletedSearch") or not service.shares_addresses(call.account)
    found = service.sharing(call.db, call.account, address, deleted=restores)
    if not found:
        fields = accepting.accepted(call, resource, {"email": address, **properties}, None)
        number = WRITES.create(call, fields)
        collection = call.operation.path.partition("/do/")[0]
        return created(call, number, selected, f"{base_url}{collection}", names)
    service.restore(call.db, call.account, found[0], now=call.now)
    WRITES.update(call, found[0], accepting.accepted(call, resource, properties, found[0]))
    return Written(document_of(call, selected, found[0]))


def _match(given: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    """Return the address by which a prospect is found. Errors 206, 207."""
    named = given.get("matchEmail") or properties.get("email")
    if not named:
        raise refused(207, "matchEmail and the email of prospect are missing: one of them is needed")
    if not isinstance(named, str):
        raise actions.wrong("matchEmail", "has to be a text")
    return named.strip()


def _undelete(call: V5Call, resource: ApiObject) -> Written:
    """Restore a deleted prospect by id, or by address the one with the latest activity."""
    given = actions.arguments(call, ("id", "email", "fields"))
    names = actions.names(call, given)
    selected = selection.of_names(call, resource, names or ["id"])
    number = _restorable(call, resource, given)
    service.restore(call.db, call.account, number, now=call.now)
    return Written(document_of(call, selected, number))


def _restorable(call: V5Call, resource: ApiObject, given: Mapping[str, Any]) -> int:
    """Return the id of the prospect that a call names. Errors 207, 206, 109."""
    if given.get("id") not in (None, ""):
        number = actions.integer("id", given["id"])
        find(call, resource, number)
        return number
    address = given.get("email")
    if address in (None, ""):
        raise refused(207, "id and email are missing: one of them is needed")
    if not isinstance(address, str):
        raise actions.wrong("email", "has to be a text")
    live = service.sharing(call.db, call.account, address.strip())
    every = service.sharing(call.db, call.account, address.strip(), deleted=True)
    if not (found := [each for each in every if each not in live]):
        raise refused(109, f"no deleted prospect has the address {address}")
    return found[0]


def add_actions(router: RestRouter, resource: ApiObject) -> None:
    """Add the actions of prospects."""

    @router.operation(
        "upsertLatestByEmail",
        "POST",
        "/do/upsertLatestByEmail",
        fields=parameters.UPSERT,
        query=parameters.of_write(resource),
        errors=UPSERT_ERRORS,
        also=(201,),
        writes=True,
        answer=partial(answers.record, resource),
    )
    def upsert_latest(call: CurrentCall, base_url: BaseUrl) -> Written:
        """Change the prospect with an address and the latest activity, or create one."""
        return _upsert_latest(call, resource, base_url)

    @router.operation(
        "undelete",
        "POST",
        "/do/undelete",
        fields=parameters.UNDELETE,
        query=parameters.of_write(resource),
        errors=UNDELETE_ERRORS,
        writes=True,
        answer=partial(answers.record, resource),
    )
    def undelete(call: CurrentCall) -> Written:
        """Take a prospect out of the recycle bin."""
        return _undelete(call, resource)
