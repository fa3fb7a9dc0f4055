"""Layout of a list in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.list.model import ProspectList
from dealdock.vendors.pardot.wire.layouts import Layout, stored, times

LIST: Final = Layout(
    "ListElement",
    *stored(ProspectList.id, ProspectList.name, ProspectList.is_public, ProspectList.is_dynamic),
    *stored(ProspectList.title, ProspectList.description, ProspectList.is_crm_visible),
    *times(ProspectList.created_at, ProspectList.updated_at),
)
