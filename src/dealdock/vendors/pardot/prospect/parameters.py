"""Prospects in parameters of versions 3 and 4: the one that is meant, and its values (contract, objects 2.1)."""

import re
from typing import Annotated, Any, ClassVar, Final, NamedTuple

from pydantic import Field, create_model
from sqlalchemy import Boolean, String
from sqlalchemy import Text as LongColumn

from dealdock.platform.accounts import users
from dealdock.platform.errors import RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.campaign import CampaignReference
from dealdock.vendors.pardot.errors import NO_PROSPECT_ID
from dealdock.vendors.pardot.list import require as require_list
from dealdock.vendors.pardot.prospect import custom, service
from dealdock.vendors.pardot.prospect.model import MATCHES, Prospect
from dealdock.vendors.pardot.prospect_account import ProspectAccount
from dealdock.vendors.pardot.wire import checks, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import ABSENT, Context, Fields, LongText, Resolved, Text, Truth
from dealdock.vendors.pardot.wire.operations import Call, ParameterWriter

_FID: Final = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")

MAX_SHARING: Final = 200
"""The maximum number of prospects with the same address in an answer. It equals the maximum of a page. It is ours."""


def live(call: ParameterWriter) -> list[int]:
    """Return the given live prospects; in version 4 an address may match several. Errors 13, 16, 77, 3, 81, 132, 4."""
    if is_by_id(call):
        return service.named(call.db, call.account, prospect_id=_given(call), email=None)
    email = call.parameters.get("email")
    if email is None:
        raise values.missing("id", "email", one_of=True)
    found = service.named(call.db, call.account, prospect_id=None, email=email.strip())
    return found[:MAX_SHARING] if service.shares_addresses(call.account) else found[:1]


def one(call: ParameterWriter) -> int:
    """Return the given live prospect; version 4 does not accept an address here. Errors as `live`."""
    if service.shares_addresses(call.account) and not is_by_id(call):
        raise values.missing("id", "fid", one_of=True)
    return live(call)[0]


def is_by_id(call: ParameterWriter) -> bool:
    """Return True if an id or CRM id identifies the prospect; then `email` does not."""
    return "id" in call.parameters or (service.shares_addresses(call.account) and bool(call.parameters.get("fid")))


def by_id(call: ParameterWriter) -> int:
    """Return the id of the given prospect, deleted or not. Errors 16, 77, 3, 81."""
    prospect_id = _given(call)
    service.find(call.db, call.account, prospect_id)
    return prospect_id


def _given(call: ParameterWriter) -> int:
    """Return the given id, whose prospect may not exist, or the id of the prospect with the CRM id. Errors 16, 77, 3,
    81.
    """
    text, fid = (
        call.parameters.get("id"),
        call.parameters.get("fid") if service.shares_addresses(call.account) else None,
    )
    prospect_id = None if text is None else values.checked(values.record_id, text, 16, "id")
    if not fid:
        if prospect_id is None:
            raise values.missing("id")
        return prospect_id
    if not _FID.fullmatch(fid.strip()):
        raise PardotError(77, f"fid {quoted(fid)} is not 15 or 18 letters and digits")
    found = service.with_fid(call.db, call.account, fid.strip())
    if not found:
        raise RecordError(NO_PROSPECT_ID, fid)
    if prospect_id is not None and prospect_id not in found:
        raise PardotError(81, f"the prospect with the fid {quoted(fid)} hasn't the id {prospect_id}")
    return prospect_id or found[0]


def address(call: ParameterWriter) -> str:
    """Return the given address. Errors 13, 36, 4."""
    text = call.parameters.get("email")
    if text is None:
        raise values.missing("email")
    if not text.strip():
        raise values.empty("email")
    return values.checked(values.email, text, 4, "email")


OWNER: Final = ("user_id", "crm_owner_fid")


def owner(context: Context) -> object:
    """Return the id of the user in `user_id`. Errors 125, 10, 79.

    An empty parameter counts as absent. `crm_owner_fid` is always unknown, since users have no CRM ids here.
    """
    call = context.call
    user_id, fid = ((call.parameters.get(name) or "").strip() for name in OWNER)
    check_owner(user_id, fid)
    if not user_id:
        return ABSENT
    number = values.checked(values.record_id, user_id, 10, "user_id")
    return users.named(call.db, call.account, user_id=number, email=None)


def check_owner(user_id: str, fid: str) -> None:
    """Check that a user is named by an id alone, not by one of the CRM. Errors 125, 79."""
    if user_id and fid:
        raise PardotError(125, f"user_id {quoted(user_id)} and crm_owner_fid {quoted(fid)}: one of them is enough")
    if fid:
        raise PardotError(79, f"crm_owner_fid {quoted(fid)} is unknown: users have no ids in the CRM here")


def new_owner(call: Call) -> int:
    """Return the user given to `assign`; the sandbox has no groups. Errors 13, 47, 10, 11, 45, 12."""
    user_id, email, group = (call.parameters.get(name) for name in ("user_id", "user_email", "group_id"))
    if user_id is None and email is None:
        if group is None:
            raise values.missing("user_id", "user_email", "group_id", one_of=True)
        raise PardotError(12, f"group_id {quoted(group)} is unknown: there are no groups here")
    if group is not None:
        raise PardotError(47, "group_id is given beside user_id or user_email")
    number = None if user_id is None else values.checked(values.record_id, user_id, 10, "user_id")
    return users.named(call.db, call.account, user_id=number, email=None if email is None else email.strip())


_LIST: Final = "list_"
_CRITERION: Final = "list_id"  # a query criterion, ignored here
_PROFILE_CRITERIA: Final = "profile_criteria_"


def _new_address(context: Context) -> str:
    """Return the address of a new prospect, which must be unique in version 3."""
    call = context.call
    email = address(call)
    service.check_address(call.db, call.account, email)
    return email


def _changed_address(context: Context) -> object:
    """Return the new address, unless the address identifies the prospect."""
    call = context.call
    if not is_by_id(call) or "email" not in call.parameters:
        return ABSENT
    email = address(call)
    service.check_address(call.db, call.account, email, but=context.record_id)
    return email


def _prospect_account_id(context: Context) -> object:
    """Return the prospect account's id. With a CRM connector only the CRM may set it."""
    call = context.call
    text = call.parameters.get("prospect_account_id")
    if text is None:
        return ABSENT
    if call.settings.connector is not None:
        raise checks.written_by_crm(call.account, "prospect_account_id")
    if not text.strip():
        return None
    prospect_account_id = values.checked(values.record_id, text, 61, "prospect_account_id")
    if not records.exists(call.db, call.account, ProspectAccount, prospect_account_id):
        raise PardotError(61, f"no prospect account has the id {prospect_account_id}")
    return prospect_account_id


def _score(context: Context) -> object:
    text = context.call.parameters.get("score")
    if text is None:
        return ABSENT
    score = values.checked(values.whole_number, text, 29, "score") if text.strip() else 0
    if abs(score) > MAX_ID:
        raise PardotError(29, f"score {quoted(text)} is beyond {MAX_ID}")
    return score


def _lists(context: Context) -> dict[int, bool]:
    """Return the lists to join (true) or leave (false), from `list_<id>`, unless a custom field has that name."""
    call, lists = context.call, {}
    for name in call.parameters:
        if name.startswith(_LIST) and name != _CRITERION and name not in context.known:
            list_id = values.checked(values.record_id, name.removeprefix(_LIST), 55, name)
            require_list(call.db, call.account, list_id)
            lists[list_id] = values.truth(call.parameters.get(name) or "")
    return lists


def _profile_criteria(context: Context) -> object:
    """Return how the prospect compares with criteria, by their ids. Criteria that the profile lacks are left out."""
    found = {}
    for name in context.call.parameters:
        if name.startswith(_PROFILE_CRITERIA):
            text = context.call.parameters.get(name) or ""
            word = values.checked(values.one_of(*MATCHES), text, 18, name)
            found[name.removeprefix(_PROFILE_CRITERIA)] = word
    return found or ABSENT


def _custom(context: Context) -> dict[int, list[str] | None]:
    return custom.read(context.call, context.known)


_SET_ELSEWHERE: Final = frozenset({"email", "email_key", "grade", "opted_out"})
"""Columns of text or truth that calls do not set, or not by a parameter of their name alone; also the columns of the
CRM.
"""

_TYPES: Final = {String: (Text, None), LongColumn: (LongText, None), Boolean: (Truth, False)}


def _columns() -> dict[str, Any]:
    """Return the fields that are set by the parameter of the column's name."""
    return {
        str(column.name): _TYPES[type(column.type)]  # a plain text: SQLAlchemy's names are slow
        for column in Prospect.__table__.c
        if column.nullable
        and type(column.type) in _TYPES
        and column.name not in _SET_ELSEWHERE
        and not column.name.startswith("crm_")
    }


class ResolvedFields(Fields):
    """The fields of `update` that depend on more than their own text."""

    email: Annotated[str, Resolved(_changed_address, ("email",), (36, 4, 54))] = ""
    assigned_to_id: Annotated[int | None, Resolved(owner, OWNER, (125, 10, 79))] = None
    campaign_id: CampaignReference = 0
    prospect_account_id: Annotated[
        int | None, Resolved(_prospect_account_id, ("prospect_account_id",), (37, 59, 61))
    ] = None
    score: Annotated[int, Resolved(_score, ("score",), (29,))] = 0
    lists: Annotated[dict[int, bool], Resolved(_lists, ("list_<id>",), (55,), is_column=False)] = Field(
        default_factory=dict
    )
    profile_criteria: Annotated[
        dict[str, str] | None, Resolved(_profile_criteria, ("profile_criteria_<id>",), (18,))
    ] = None
    custom: Annotated[
        dict[int, list[str] | None], Resolved(_custom, ("<field_id of a custom field>",), (52,), is_column=False)
    ] = Field(default_factory=dict)

    @property
    def stored_custom(self) -> dict[int, list[str]]:
        """The values of custom fields that can be stored, by the field's id."""
        return {field: texts for field, texts in self.custom.items() if texts is not None}

    @property
    def is_given(self) -> bool:
        """True if the call names a field, whether or not its value can be stored."""
        return bool(self.columns() or self.lists or self.custom)

    @classmethod
    def lookup(cls, call: ParameterWriter, /) -> Any:
        """Return the account's custom fields by their `field_id`."""
        return custom_fields.by_field_id(call.db, call.account)


class NewResolvedFields(ResolvedFields):
    """The fields of `create` that depend on more than their own text."""

    REQUIRED: ClassVar = (("email",),)

    email: Annotated[str, Resolved(_new_address, ("email",), (4, 9))] = ""


ProspectFields: Final = create_model("ProspectFields", __base__=ResolvedFields, **_columns())
"""The fields of `update`."""

NewProspectFields: Final = create_model("NewProspectFields", __base__=NewResolvedFields, **_columns())
"""The fields of `create`."""


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
    if is_by_id(call):
        try:
            return Upserted(_change(call, by_id(call)))
        except RecordError as error:
            if error.reason is not NO_PROSPECT_ID:
                raise
            if not (call.parameters.get("email") or "").strip():
                raise PardotError(
                    14, "no prospect has that id, and email, by which one could be made, is missing or empty"
                ) from None
    if service.shares_addresses(call.account):
        return Upserted(create(call), is_new=True)
    found = service.sharing(call.db, call.account, address(call), deleted=True)
    return Upserted(_change(call, found[0])) if found else Upserted(create(call), is_new=True)


def _change(call: ParameterWriter, prospect_id: int) -> int:
    service.restore(call.db, call.account, prospect_id, now=call.now)
    return update(call, prospect_id)


def _put_on_lists(call: ParameterWriter, prospect_id: int, fields: ResolvedFields) -> None:
    for list_id, on in fields.lists.items():
        lists.set_membership(call.db, call.account, list_id=list_id, prospect_id=prospect_id, on=on, now=call.now)
