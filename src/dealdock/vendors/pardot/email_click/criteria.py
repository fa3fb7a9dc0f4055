"""Criteria, ranges and sort orders of email click queries (contract, objects 2.17)."""

from typing import Final

from dealdock.vendors.pardot.email_click.model import EmailClick
from dealdock.vendors.pardot.wire.common_criteria import CREATED, ids, one_id, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY: Final = Query(
    criteria={
        **times("created", EmailClick.created_at),
        "id_greater_than": ids(EmailClick.id)["id_greater_than"],
        **one_id("list_email_id", EmailClick.list_email_id),
        **one_id("drip_program_action_id", EmailClick.drip_program_action_id),
        **one_id("email_template_id", EmailClick.email_template_id),
        **one_id("tracker_redirect_id", EmailClick.tracker_redirect_id),
    },
    ranges=(CREATED,),
    sorts={
        "created_at": Sorting(EmailClick.created_at, descending=True),
        "id": Sorting(EmailClick.id, descending=False),
    },
    mobile_is_all=False,
)
