"""The writable fields of a prospect: parameters -> validated values (contract, objects 2.1)."""

from typing import Annotated, Any, ClassVar, Final

from pydantic import Field, create_model
from sqlalchemy import Boolean, String
from sqlalchemy import Text as LongColumn

from dealdock.platform.records import records
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot.campaign import CampaignReference
from dealdock.vendors.pardot.list import require as require_list
from dealdock.vendors.pardot.prospect import custom, identity, owner, service
from dealdock.vendors.pardot.prospect.model import MATCHES, Prospect
from dealdock.vendors.pardot.prospect_account import ProspectAccount
from dealdock.vendors.pardot.wire import checks, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import ABSENT, Context, Fields, LongText, Resolved, Text, Truth
from dealdock.vendors.pardot.wire.operations import ParameterWriter

_LIST: Final = "list_"
_CRITERION: Final = "list_id"  # a query criterion, ignored here
_PROFILE_CRITERIA: Final = "profile_criteria_"


def _new_address(context: Context) -> str:
    """Return the address of a new prospect, which must be unique in version 3."""
    call = context.call
    email = identity.address(call)
    service.check_address(call.db, call.account, email)
    return email


def _changed_address(context: Context) -> object:
    """Return the new address, unless the address identifies the prospect."""
    call = context.call
    if not identity.is_by_id(call) or "email" not in call.parameters:
        return ABSENT
    email = identity.address(call)
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
    assigned_to_id: Annotated[int | None, Resolved(owner.read, owner.PARAMETERS, (125, 10, 79))] = None
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
