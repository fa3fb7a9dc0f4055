"""The operations of labels: `/api/v1/labels`."""

from typing import Any, Final, get_args

from dealdock.platform.records import records
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.label import answers, layout, queries, service
from dealdock.vendors.apollo.label.model import Label, Modality
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.fields import plain
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

router = RestRouter("label", "/api/v1/labels")

_MODALITIES: Final = get_args(Modality)
_NEW: Final = FieldTable("NewLabel", (plain("name", values.name), plain("modality", values.name)))
_CHANGES: Final = FieldTable("LabelChanges", (plain("name", values.name),))


@router.operation("search", "GET", answer=lambda: answers.LIST)
def search(call: CurrentCall) -> list[dict[str, Any]]:
    """Return all labels, with the numbers of their records."""
    counts = queries.counts(call.db, call.account)
    shown = [layout.label(call.ids, one, 0) for one in queries.every(call.db, call.account)]
    return [{**one, "cached_count": counts[one["id"]], "team_id": call.ids.team} for one in shown]


@router.operation(
    "create",
    "POST",
    fields=_NEW,
    errors=("no_modality", "invalid_modality", "no_label_name"),
    writes=True,
    answer=lambda: answers.ONE,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a label. One with the name is answered if it is there."""
    modality = values.text(call.parameters.get("modality")).strip()
    if not modality:
        raise refused("no_modality", "modality is missing")
    if modality not in _MODALITIES:
        raise refused("invalid_modality", f"modality must be one of {', '.join(_MODALITIES)}")
    user = call.caller.user_id
    numbers = service.named(call.db, call.account, modality, [_name(call)], user_id=user, now=call.now)
    return _answer(call, numbers[0])


@router.operation(
    "update",
    "PATCH",
    "/{label_id}",
    fields=_CHANGES,
    errors=("invalid_id", "not_found", "no_label_name"),
    writes=True,
    answer=lambda: answers.ONE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Rename a label."""
    written = call.match.parameters["label_id"]
    if not has_form(written):
        raise invalid_id(written, "label")
    number = call.ids.find("label", written)
    if number is None or not queries.of_ids(call.db, call.account, [number]):
        raise refused("not_found", "no label of this account has this id")
    columns = {"name": _name(call)}
    records.change(call.db, call.account, Label, number, {**columns, **service.derived(columns)}, now=call.now)
    return _answer(call, number)


def _name(call: Call) -> str:
    name = values.name(call.parameters.get("name"))
    if name is None:
        raise refused("no_label_name", "name is missing")
    return name.strip()


def _answer(call: Call, number: int) -> dict[str, Any]:
    (one,) = queries.of_ids(call.db, call.account, [number])
    count = queries.counts(call.db, call.account)[call.ids.show("label", number)]
    return {"label": layout.label(call.ids, one, count)}
