"""What `create`, `update` and `upsert` take of a prospect: parameters -> validated values (contract, objects 2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dealdock.core import campaign, custom_field, prospect_list, reading
from dealdock.core.errors import NoSuchRecord
from dealdock.core.models import MAX_ID, ProspectAccount
from dealdock.core.reading import AnyRow
from dealdock.core.text import quoted
from dealdock.dialects.pardot import checks, values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.fields import Fields, LongText, Text, Truth
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.prospect import custom, owner

_LIST: Final = "list_"
_CRITERION: Final = "list_id"  # of queries: here it says nothing
_PROFILE_CRITERIA: Final = "profile_criteria_"


@dataclass(frozen=True)
class Given:
    """What is given: columns by name, custom fields by their id, lists to be on or not."""

    columns: Mapping[str, Any]
    custom: Mapping[int, list[str]]
    lists: Mapping[int, bool]


class PlainFields(Fields):
    """The fields that are a text or a flag. Error 52."""

    salutation: Text = None
    first_name: Text = None
    last_name: Text = None
    company: Text = None
    website: Text = None
    job_title: Text = None
    department: Text = None
    country: Text = None
    address_one: Text = None
    address_two: Text = None
    city: Text = None
    state: Text = None
    territory: Text = None
    zip: Text = None
    phone: Text = None
    fax: Text = None
    source: Text = None
    annual_revenue: Text = None
    employees: Text = None
    industry: Text = None
    years_in_business: Text = None
    comments: LongText = None
    notes: LongText = None
    is_do_not_email: Truth = False
    is_do_not_call: Truth = False
    is_reviewed: Truth = False
    is_starred: Truth = False


def read(call: Call) -> Given:
    """Read those that are given, but for the address. Errors 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 56, 57, 52."""
    known = custom_field.by_field_id(call.db, call.account)
    columns = owner.read(call) | _campaign(call) | _prospect_account(call) | _score(call)
    lists = _lists(call, known)
    for name in call.parameters:
        if name.startswith(_PROFILE_CRITERIA):
            values.checked(values.one_of("match", "nomatch", "unknown"), call.parameters.get(name) or "", 18, name)
    of_custom = custom.read(call, known)
    return Given(columns | PlainFields.read(call).given(), of_custom, lists)


def _campaign(call: Call) -> dict[str, int]:
    text = call.parameters.get("campaign_id")
    if text is None:
        return {}
    if not text.strip():
        return {"campaign_id": campaign.default(call.db, call.account)}
    campaign_id = values.checked(values.record_id, text, 38, "campaign_id")
    campaign.require(call.db, call.account, campaign_id)
    return {"campaign_id": campaign_id}


def _prospect_account(call: Call) -> dict[str, int | None]:
    """Beside a CRM connector it is the CRM's to say."""
    text = call.parameters.get("prospect_account_id")
    if text is None:
        return {}
    if call.account.connector is not None:
        raise checks.connected(call.account, "prospect_account_id")
    if not text.strip():
        return {"prospect_account_id": None}
    prospect_account_id = values.checked(values.record_id, text, 61, "prospect_account_id")
    try:
        reading.read(call.db, call.account, ProspectAccount, prospect_account_id)
    except NoSuchRecord:
        raise PardotError(61, f"no prospect account has the id {prospect_account_id}") from None
    return {"prospect_account_id": prospect_account_id}


def _score(call: Call) -> dict[str, int]:
    text = call.parameters.get("score")
    if text is None:
        return {}
    score = values.checked(values.whole_number, text, 29, "score") if text.strip() else 0
    if abs(score) > MAX_ID:
        raise PardotError(29, f"score {quoted(text)} is beyond {MAX_ID}")
    return {"score": score}


def _lists(call: Call, known: Mapping[str, AnyRow]) -> dict[int, bool]:
    """`list_<id>`: whether to be on that list; a custom field may be called so too."""
    lists = {}
    for name in call.parameters:
        if name.startswith(_LIST) and name != _CRITERION and name not in known:
            list_id = values.checked(values.record_id, name.removeprefix(_LIST), 55, name)
            prospect_list.require(call.db, call.account, list_id)
            lists[list_id] = values.truth((call.parameters.get(name) or "").strip())
    return lists
