"""The operations of bulk actions: `/api/v1/bulk_action/…` (contract part 2, B.8)."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from dealdock.vendors.close import records
from dealdock.vendors.close.bulk_action import actions, batches, fields
from dealdock.vendors.close.bulk_action.answers import ShownBulkDelete, ShownBulkEdit, ShownBulkEmail
from dealdock.vendors.close.bulk_action.batches import JobKind
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

Plan = Callable[[Context, dict[str, Any]], tuple[Mapping[str, Any], Mapping[str, Any]]]
"""Takes the columns that only this kind has. Returns the change of each lead, and the details that are shown."""


class _Action(NamedTuple):
    """A kind of bulk action."""

    name: str
    job: JobKind
    fields: FieldTable
    plan: Plan
    answer: Any
    """The type of an action in answers."""


def _email_plan(context: Context, columns: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    template_id = columns.pop("template_id")
    own = {"contact_preference": columns.pop("contact_preference", "lead"), "sender": columns.pop("sender")}
    account = {"email_account_id": columns.pop("email_account_id", None)}
    shown = {**own, **account, "template_id": context.ids.show("emailTemplate", template_id)}
    return {**own, "template_id": template_id}, shown


_ACTIONS: Final = (
    _Action("edit", actions.EDIT, fields.EDIT, actions.edit_plan, ShownBulkEdit),
    _Action("delete", actions.DELETE, fields.DELETE, lambda *_: ({}, {"bulk_object_type": "lead"}), ShownBulkDelete),
    _Action("email", actions.EMAIL, fields.EMAIL, _email_plan, ShownBulkEmail),
)


class _Operations:
    """The operations of one kind."""

    def __init__(self, action: _Action) -> None:
        self._action = action

    def list(self, call: CurrentCall) -> Page:
        """Return the actions of this kind, the newest first."""
        cut, context, job = parameters.cut(call.context, call.query), call.context, self._action.job
        rows = records.page(context, job.model, cut)
        return parameters.page_and_next([job.show(context, row) for row in rows], cut)

    def create(self, call: CurrentCall) -> dict[str, Any]:
        """Begin an action of this kind."""
        context, action = call.context, self._action
        columns = call.columns(action.fields)
        plan, details = action.plan(context, columns)
        numbers = batches.leads(context, columns)
        return batches.add(context, action.job, {**columns, "details": details}, numbers, plan)

    def read(self, call: CurrentCall) -> dict[str, Any]:
        """Return an action of this kind, with its progress."""
        job = self._action.job
        return job.show(call.context, records.get(call.context, job.model, call.public_id(job.kind)))

    def router(self) -> RestRouter:
        """Return the router of the kind."""
        name, title = self._action.name, f"Bulk{self._action.name.capitalize()}List"
        router = RestRouter(f"bulk_{name}", f"/api/v1/bulk_action/{name}")
        of = self._action.answer
        lists = documentation.query(title)
        router.operation("list", "GET", query=lists, errors=("bad_request",), answer=lambda: page(of))(self.list)
        needs = ("wrong_type", "bad_request", "invalid")
        create = router.operation(
            "create", "POST", fields=self._action.fields, errors=needs, writes=True, answer=lambda: of, begins_job=True
        )
        create(self.create)
        router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: of)(self.read)
        return router


ROUTERS: Final = tuple(_Operations(action).router() for action in _ACTIONS)
