"""The operations of the short lists: `/customer_sources`, `/loss_reasons`, `/contact_types` (contract 3.6)."""

from typing import Any, Final

from sqlalchemy import bindparam, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import Statement
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.small_list.model import ContactType, CustomerSource, LossReason
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


@closed
class Named(TypedDict):
    """A member of a short list."""

    id: int
    name: str


def _router(object_: str, model: Any, *order: Any) -> RestRouter:
    """Return the router of a list, which is read whole, in this order."""
    router = RestRouter(object_, f"{PREFIX}/{object_}s")
    here = select(model.id, model.name).where(model.dataset_id == bindparam("dataset_id"))
    statement = Statement(here.order_by(*order))

    def list_(call: CurrentCall) -> list[Named]:
        """Return the whole list."""
        rows = statement.all(call.db, {"dataset_id": call.account.dataset_id})
        return [{"id": row.id, "name": row.name} for row in rows]

    router.operation("list", "GET", answer=lambda: list[Named])(list_)
    return router


ROUTERS: Final = (
    _router("customer_source", CustomerSource, CustomerSource.name_key, CustomerSource.id),
    _router("loss_reason", LossReason, LossReason.name_key, LossReason.id),
    _router("contact_type", ContactType, ContactType.id),
)
