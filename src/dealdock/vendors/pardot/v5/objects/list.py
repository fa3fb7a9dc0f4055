"""Lists of prospects (contract 5, D)."""

from typing import Any, Final

from dealdock.platform.records import records
from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.list import service
from dealdock.vendors.pardot.list.model import ProspectList
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.fields import (
    Field,
    Relation,
    Resource,
    Tagged,
    Writes,
    absent,
    booleans,
    identity,
    strings,
    times,
    writable,
)
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.folder import FOLDER, no_folder
from dealdock.vendors.pardot.v5.objects.user import USER
from dealdock.vendors.pardot.wire.values import MAX_LONG_TEXT

_WRITES: Final = Writes(
    create=lambda call, values: service.create(call.db, call.account, **values, now=call.now),
    update=lambda call, number, values: records.change(
        call.db, call.account, ProspectList, number, values, now=call.now
    ),
    delete=lambda call, number: service.delete(call.db, call.account, number),
    new_errors=(192,),
    errors=(192,),
)
_TRUTH: Final[dict[str, Any]] = {"accept": accepting.truth}

LIST: Final = Resource(
    object="list",
    collection="lists",
    model=ProspectList,
    has_recycle_bin=True,
    writes=_WRITES,
    tagged=Tagged("List", "list"),
    members=(
        identity(ProspectList.id),
        Field(
            name="name",
            type="String",
            column=ProspectList.name,
            filter="equal",
            is_sortable=True,
            writes="name",
            is_required=True,
        ),
        *writable(strings(ProspectList, "title")),
        *writable(strings(ProspectList, "description"), most=MAX_LONG_TEXT),
        *writable(booleans(ProspectList, "isPublic"), **_TRUTH),
        *booleans(ProspectList, "isDynamic"),
        Field(
            name="isSalesforceVisible",
            type="Boolean",
            column=ProspectList.is_crm_visible,
            writes="is_crm_visible",
            **_TRUTH,
        ),
        Field(name="isDeleted", type="Boolean", column=ProspectList.deleted),
        no_folder(),
        Field(name="campaignId", type="Integer", column=ProspectList.campaign_id, writes="campaign_id", of=Campaign),
        *times(ProspectList),
        *absent("Integer", "createdById", "updatedById"),
        Relation("folder", lambda: FOLDER),
        Relation("campaign", lambda: CAMPAIGN, ProspectList.campaign_id),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
