"""How a prospect is made or changed by the parameters of a call, alone or as one of a batch (contract, objects 2.1)."""

from dealdock.core import dataset, list_membership, prospect
from dealdock.core.errors import NoSuchProspectId, ProspectEmailInUse, ProspectEmailTaken
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.prospect import fields, identity


def create(call: Call) -> int:
    """The id of a new one. Errors 13, 36, 4, 9, then the fields' own."""
    email = identity.address(call)
    if not identity.shares_emails(call) and prospect.sharing(call.db, call.account, email, deleted=True):
        raise ProspectEmailTaken(email)
    given = fields.read(call)
    prospect_id = prospect.create(
        call.db, call.account, email=email, **given.columns, custom=given.custom, now=call.now
    )
    _put_on_lists(call, prospect_id, given)
    return prospect_id


def update(call: Call, prospect_id: int) -> int:
    """Change what is given; the address only where an id names the prospect. Errors 36, 4, 54, then the fields' own."""
    address = {}
    if identity.is_by_id(call) and "email" in call.parameters:
        address = {"email": identity.address(call)}
        others = prospect.sharing(call.db, call.account, address["email"], deleted=True)
        if not identity.shares_emails(call) and set(others) - {prospect_id}:
            raise ProspectEmailInUse(address["email"])
    given = fields.read(call)
    columns = {**given.columns, **address}
    _put_on_lists(call, prospect_id, given)  # first, since it locks what opportunities lock before prospects
    prospect.update(call.db, call.account, prospect_id, columns, custom=given.custom, now=call.now)
    return prospect_id


def upsert(call: Call) -> int:
    """Change the one that is meant, bring it back if it is deleted, or make it. Errors 13, 16, 14, then theirs."""
    dataset.lock(call.db, call.account.dataset_id)  # so that no two make the same one at once
    if identity.is_by_id(call):
        try:
            return _change(call, identity.by_id(call))
        except NoSuchProspectId:
            if not (call.parameters.get("email") or "").strip():
                raise PardotError(
                    14, "no prospect has that id, and email, by which one could be made, is missing or empty"
                ) from None
    if identity.shares_emails(call):
        return create(call)
    found = prospect.sharing(call.db, call.account, identity.address(call), deleted=True)
    return _change(call, found[0]) if found else create(call)


def _change(call: Call, prospect_id: int) -> int:
    prospect.restore(call.db, call.account, prospect_id, now=call.now)
    return update(call, prospect_id)


def _put_on_lists(call: Call, prospect_id: int, given: fields.Given) -> None:
    for list_id, on in given.lists.items():
        list_membership.set_(call.db, call.account, list_id=list_id, prospect_id=prospect_id, on=on, now=call.now)
