"""Layout of an account in a response, at every output level: row -> document."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.settings import PROFILE
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment
from dealdock.web.rest.answers import object_type

_BEFORE_THE_ADDRESS: Final = ("website", "vanity_domain")

_TRACKING_CODE: Final = """<script type="text/javascript">\r
piAId = '{account}';\r
piCId = '%%CAMPAIGN_ID%%';\r
</script>"""
"""The tracking code of a real account loads a script. The sandbox tracks no visitors, so this one loads nothing."""


def account(row: AnyRow, campaign_id: int, zone: ZoneInfo) -> Document:
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


def json_type() -> Any:
    """Return the type of the JSON of an account."""
    texts = dict.fromkeys(PROFILE, str | None)
    own = {"id": int, "company": str, "level": str, "plugin_campaign_id": int, "tracking_code_template": str}
    return object_type("AccountElement", {**own, **texts, **dict.fromkeys(("created_at", "updated_at"), str)})
