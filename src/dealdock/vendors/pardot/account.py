"""The account of the caller, which is only read: `/api/account/` (contract, objects 2.6; version 5, 2.4)."""

from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from dealdock.platform.accounts import accounts
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.settings import DAILY, DEFAULT_ROLE, PROFILE, daily_calls
from dealdock.vendors.pardot.v5 import answers, parameters, reading, selection
from dealdock.vendors.pardot.v5.call import CurrentCall as CurrentCall5
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import documents, rows_of, shown, statement
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation, absent, snake
from dealdock.vendors.pardot.v5.reading import Read, check_parameters, found
from dealdock.vendors.pardot.v5.routes import PREFIX
from dealdock.vendors.pardot.wire import described
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, moment
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.routing import RestRouter

_BEFORE_THE_ADDRESS: Final = ("website", "vanity_domain")

_TRACKING_CODE: Final = """<script type="text/javascript">\r
piAId = '{account}';\r
piCId = '%%CAMPAIGN_ID%%';\r
</script>"""
"""The tracking code of a real account loads a script. The sandbox tracks no visitors, so this one loads nothing."""


def _document(row: AnyRow, campaign_id: int, zone: ZoneInfo) -> Document:
    """Return the document of an account and its default campaign, with timestamps in the caller's zone."""
    own = settings.of(row)
    profile = own.model_dump(include=set(PROFILE))
    return {
        "id": row.id,
        "company": row.name,
        "level": own.level,
        **{name: profile[name] for name in _BEFORE_THE_ADDRESS},
        "plugin_campaign_id": campaign_id,
        "tracking_code_template": _TRACKING_CODE.format(account=row.id),
        **{name: profile[name] for name in PROFILE if name not in _BEFORE_THE_ADDRESS},
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }


def _type() -> Any:
    """Return the type of the JSON of an account."""
    texts = dict.fromkeys(PROFILE, str | None)
    own = {"id": int, "company": str, "level": str, "plugin_campaign_id": int, "tracking_code_template": str}
    return object_type("AccountElement", {**own, **texts, **dict.fromkeys(("created_at", "updated_at"), str)})


router: Final = PardotRouter("account")


@router.operation("read", methods=METHODS_OF_READS, is_short=True, answer=described.one("Account", "account", _type))
def read(call: CurrentCall) -> Document:
    """Return the caller's own account; a given id is ignored."""
    row = accounts.read(call.db, call.account)
    return {"account": _document(row, campaigns.default(call.db, call.account), call.zone)}


ACCOUNT: Final = ApiObject(
    object="account",
    collection="account",
    members=(
        *absent("Integer", "id"),
        *absent("String", "company", "level", "website", "vanityDomain"),
        *absent("Integer", "pluginCampaignId"),
        *absent("String", "trackingCodeTemplate", "addressOne", "addressTwo", "city", "state", "territory", "zip"),
        *absent("String", "country", "phone", "fax", "timezone"),
        *absent("Integer", "maximumDailyApiCalls", "apiCallsUsed", "adminId"),
        *absent("DateTime", "createdAt", "updatedAt"),
        *absent("Integer", "createdById", "updatedById"),
        *(Relation(name, "user") for name in ("admin", "createdBy", "updatedBy")),
    ),
)
"""The account in version 5. Its values are settings, not columns."""

router_5: Final = RestRouter("account", f"{PREFIX}/account")


@router_5.operation(
    "read",
    "GET",
    query=parameters.of_account(ACCOUNT),
    errors=reading.ACCOUNT_ERRORS,
    is_short=True,
    answer=partial(answers.record, ACCOUNT),
)
def read_5(call: CurrentCall5) -> Read:
    """Return the caller's account."""
    check_parameters(call, {"fields"})
    selected = selection.read(call, ACCOUNT, is_query=False)
    row = accounts.read(call.db, call.account)
    older = _document(row, campaigns.default(call.db, call.account), call.zone)
    values: dict[str, Any] = {
        **older,
        "address_one": older["address1"],
        "address_two": older["address2"],
        "timezone": row.time_zone,
        "maximum_daily_api_calls": daily_calls(call.settings),
        "api_calls_used": _used(call),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "admin_id": _admin_id(call),
    }
    return found(
        call,
        row.updated_at,
        {
            each.name: shown(each, values.get(snake(each.name)), call.zone)
            if isinstance(each, Field)
            else _user(call, selected.related[each.name], values.get(f"{snake(each.name)}_id"))
            for each in selected.members
        },
    )


def _admin_id(call: V5Call) -> int | None:
    """Return the id of the account's first administrator."""
    first = select(func.min(User.id)).where(User.dataset_id == call.account.dataset_id, User.role == DEFAULT_ROLE)
    found: int | None = call.db.scalar(first)
    return found


def _user(call: V5Call, selected: selection.Selection, user_id: int | None) -> dict[str, Any] | None:
    """Return the selected fields of a user. None: the sandbox does not keep which one it is."""
    if user_id is None:
        return None
    return next(iter(documents(call, selected, rows_of(call, statement(selected).where(User.id == user_id)))), None)


def _used(call: V5Call) -> int:
    """Return the calls of the day. Calls of an account without limits are not counted."""
    uses = call.limits or call.sandbox.rate_limiter.uses(call.db, call.account)
    return next(use.used for use in uses if use.limit.name == DAILY)
