"""Layout of a list membership in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.list.model import ListMembership
from dealdock.vendors.pardot.wire.layouts import Layout, stored, times

LIST_MEMBERSHIP: Final = Layout(
    "ListMembershipElement",
    *stored(ListMembership.id, ListMembership.list_id, ListMembership.prospect_id, ListMembership.opted_out),
    *times(ListMembership.created_at, ListMembership.updated_at),
)
