"""The control actions that a vendor declares: `/accounts/{id}/actions`. A form is made for each of its routes."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, get_type_hints

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.responses import Response

from dealdock.console.call_text import Token, laid_out
from dealdock.console.form_fields import Field, body, fields_of
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import page
from dealdock.console.sent_forms import Outcome, SentForm, attempt
from dealdock.control.problems import Refused, WrongField
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.support import support_of
from dealdock.control.vendor_bodies import validated
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import error_message, pointer

router = APIRouter(prefix="/accounts/{account_id}/actions", route_class=Route)

_GIVEN = frozenset({"sandbox", "account_id"})


@dataclass(frozen=True)
class Action:
    """A route of a vendor's control plane, with the form for its parameters."""

    number: int
    route: APIRoute
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The types of its path parameters."""
    body_name: str | None = None
    model: type[BaseModel] | None = None

    @property
    def title(self) -> str:
        """The summary of the route, else the first sentence of its description."""
        return self.route.summary or self.route.description.partition(". ")[0].rstrip(".")

    @property
    def help(self) -> str:
        """The description of the route, unless the title is all of it."""
        text = " ".join(self.route.description.split())
        return "" if text.rstrip(".") == self.title else text

    @property
    def fields(self) -> list[Field]:
        """The fields of the form."""
        own = [Field(name, "text", True, {}, "") for name in self.parameters]
        return own + ([] if self.model is None else fields_of(self.model))

    def run(self, sandbox: Sandbox, account_id: int, sent: Mapping[str, str]) -> list[Token]:
        """Run it, and return its response. Raises the errors of the control plane."""
        arguments: dict[str, Any] = {name: _read(name, of, sent) for name, of in self.parameters.items()}
        if self.model is not None and self.body_name is not None:
            arguments[self.body_name] = validated(self.model, body(fields_of(self.model), sent))
        result = inspect.unwrap(self.route.endpoint)(sandbox=sandbox, account_id=account_id, **arguments)
        if self.route.response_model is not None and result is not None:
            result = TypeAdapter(self.route.response_model).validate_python(result, from_attributes=True)
        return laid_out(TypeAdapter(Any).dump_json(jsonable_encoder(result)).decode())


@router.get("")
def show_all(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page with all actions."""
    return _page(request, sandbox, frame(sandbox, account_id), {}, Outcome(), None)


@router.post("/{number}")
def run(request: Request, sandbox: CalledSandbox, account_id: Id, number: int, sent: SentForm) -> Response:
    """Run an action, and show its response."""
    account = frame(sandbox, account_id)
    actions = _actions(sandbox, account)
    if not 0 <= number < len(actions):
        raise Refused(HTTPStatus.NOT_FOUND, "Unknown action.")
    outcome = attempt(actions[number].fields, lambda: actions[number].run(sandbox, account_id, sent))
    return _page(request, sandbox, account, sent, outcome, number)


def _actions(sandbox: Sandbox, account: AccountFrame) -> Sequence[Action]:
    routers = support_of(sandbox.vendors.get(account.vendor)).routers
    routes = [route for each in routers for route in each.routes if isinstance(route, APIRoute)]
    return [_action(number, route) for number, route in enumerate(routes)]


def _action(number: int, route: APIRoute) -> Action:
    hints = get_type_hints(inspect.unwrap(route.endpoint), include_extras=True)
    own = {name: of for name, of in hints.items() if name not in {*_GIVEN, "return"}}
    bodies = [(name, of) for name, of in own.items() if isinstance(of, type) and issubclass(of, BaseModel)]
    name, model = bodies[0] if bodies else (None, None)
    return Action(number, route, {each: of for each, of in own.items() if each != name}, name, model)


def _read(name: str, of: Any, sent: Mapping[str, str]) -> Any:
    try:
        return TypeAdapter(of).validate_python(sent.get(name, ""))
    except ValidationError as error:
        wrong = [
            WrongField(pointer=pointer(name), detail=error_message(one)) for one in error.errors(include_url=False)
        ]
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, wrong[0].detail, wrong) from None


def _page(
    request: Request,
    sandbox: Sandbox,
    account: AccountFrame,
    sent: Mapping[str, str],
    outcome: Outcome[Any],
    number: int | None,
) -> Response:
    values = {"sent": sent, "errors": outcome.errors, "result": outcome.result, "number": number}
    actions = _actions(sandbox, account)
    return page(
        request, "actions.html", status=outcome.status, account=account, tab="actions", actions=actions, **values
    )
