"""Lists of prospects (contract 5)."""

from typing import Final

from dealdock.vendors.pardot.list.model import ProspectList
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, booleans, identity, strings, times
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.folder import FOLDER
from dealdock.vendors.pardot.v5.objects.user import USER

LIST: Final = Resource(
    object="list",
    collection="lists",
    model=ProspectList,
    has_recycle_bin=True,
    members=(
        identity(ProspectList.id),
        Field(name="name", type="String", column=ProspectList.name, filter="equal", is_sortable=True),
        *strings(ProspectList, "title", "description"),
        *booleans(ProspectList, "isPublic", "isDynamic"),
        Field(name="isSalesforceVisible", type="Boolean", column=ProspectList.is_crm_visible),
        Field(name="isDeleted", type="Boolean", column=ProspectList.deleted),
        *absent("Integer", "folderId", "campaignId"),
        *times(ProspectList),
        *absent("Integer", "createdById", "updatedById"),
        Relation("folder", lambda: FOLDER),
        Relation("campaign", lambda: CAMPAIGN),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
