"""Creation and changes of a prospect from the parameters of a call or a batch entry (contract, objects 2.1)."""

from typing import NamedTuple

from dealdock.platform.errors import RecordError
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.errors import NO_PROSPECT_ID
from dealdock.vendors.pardot.prospect import identity, queries, service
from dealdock.vendors.pardot.prospect.fields import NewProspectFields, ProspectFields, ResolvedFields
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import ParameterWriter


def create(call: ParameterWriter) -> int:
    """Create a prospect and return its id. Errors 13, 36, then the errors of the fields."""
    fields = NewProspectFields.to_create(call)
    prospect_id = service.create(call.db, call.account, **fields.columns(), custom=fields.stored_custom, now=call.now)
    _put_on_lists(call, prospect_id, fields)
    return prospect_id


def update(call: ParameterWriter, prospect_id: int) -> int:
    """Change the given fields; the address only if an id identifies the prospect. Errors: the fields' own."""
    fields = ProspectFields.to_update(call, prospect_id)
    _put_on_lists(call, prospect_id, fields)  # first, since opportunities lock these rows before prospects
    service.update(
        call.db,
        call.account,
        prospect_id,
        fields.columns(),
        custom=fields.stored_custom,
        touch=fields.is_given,
        now=call.now,
    )
    return prospect_id


class Upserted(NamedTuple):
    """The prospect of an upsert."""

    prospect_id: int
    is_new: bool = False


def upsert(call: ParameterWriter) -> Upserted:
    """Change a prospect, restore it if it is deleted, or create it. Errors 13, 16, 14, then the errors of the
    fields.
    """
    if identity.is_by_id(call):
        try:
            return Upserted(_change(call, identity.by_id(call)))
        except RecordError as error:
            if error.reason is not NO_PROSPECT_ID:
                raise
            if not (call.parameters.get("email") or "").strip():
                raise PardotError(
                    14, "no prospect has that id, and email, by which one could be made, is missing or empty"
                ) from None
    if identity.shares_emails(call):
        return Upserted(create(call), is_new=True)
    found = queries.sharing(call.db, call.account, identity.address(call), deleted=True)
    return Upserted(_change(call, found[0])) if found else Upserted(create(call), is_new=True)


def _change(call: ParameterWriter, prospect_id: int) -> int:
    service.restore(call.db, call.account, prospect_id, now=call.now)
    return update(call, prospect_id)


def _put_on_lists(call: ParameterWriter, prospect_id: int, fields: ResolvedFields) -> None:
    for list_id, on in fields.lists.items():
        lists.set_membership(call.db, call.account, list_id=list_id, prospect_id=prospect_id, on=on, now=call.now)
