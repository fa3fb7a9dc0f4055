"""Memberships of prospects in lists (contract 5)."""

from typing import Final

from dealdock.vendors.pardot.list.model import ListMembership, ProspectList
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, booleans, identity, reference, times
from dealdock.vendors.pardot.v5.objects.list import LIST
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.user import USER

LIST_MEMBERSHIP: Final = Resource(
    object="listMembership",
    collection="list-memberships",
    model=ListMembership,
    has_recycle_bin=True,
    members=(
        identity(ListMembership.id),
        reference("listId", ListMembership.list_id, of=ProspectList, is_sortable=True),
        reference("prospectId", ListMembership.prospect_id, of=Prospect),
        *booleans(ListMembership, "optedOut"),
        Field(name="isDeleted", type="Boolean", column=ListMembership.deleted),
        *times(ListMembership),
        *absent("Integer", "createdById", "updatedById"),
        Relation("prospect", lambda: PROSPECT, ListMembership.prospect_id),
        Relation("list", lambda: LIST, ListMembership.list_id),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
