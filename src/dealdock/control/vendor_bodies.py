"""Requests and responses whose models depend on the vendor of an account."""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from inspect import signature
from typing import Annotated, Any, TypeVar, Union

from fastapi import Body
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError, WrapValidator

from dealdock.control.account_models import AccountModels
from dealdock.control.fields import IS_FIXED, UNKNOWN_FIELD, fields_at
from dealdock.control.problems import WrongField, invalid
from dealdock.control.support import support_of
from dealdock.platform.errors import UnknownVendor
from dealdock.platform.vendor import Vendors
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer
from dealdock_client.similar import hint_of_vendors

M = TypeVar("M", bound=BaseModel)


def any_of(models: Iterable[type[BaseModel]]) -> Any:
    """Return the type that FastAPI describes as any of these models; without models, any type."""
    given = tuple(models)
    return Union[given] if given else Any  # noqa: UP007 (the models are known only here)


def with_body(endpoint: Callable[..., Any], model: Any) -> Callable[..., Any]:
    """Return the endpoint with this type as the type of its parameter `body`.

    OpenAPI describes the type, but FastAPI does not validate it: only the endpoint knows the vendor, and so the model.
    """

    @wraps(endpoint)
    def described(**arguments: Any) -> Any:
        return endpoint(**arguments)

    body = Annotated[model, WrapValidator(lambda value, _: value), Body()]
    own = signature(endpoint)
    parameters = [each.replace(annotation=body) if each.name == "body" else each for each in own.parameters.values()]
    described.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]  # as `inspect` documents
    return described


def models_of(sandbox: Sandbox, vendor: str) -> AccountModels:
    """Return the models of a vendor."""
    return support_of(sandbox.vendors.get(vendor)).accounts


def named_vendor(vendors: Vendors, body: Any) -> str:
    """Return the vendor that a body names, by default the first one. Raises `Refused` if there is no such vendor."""
    name = body.get("vendor") if isinstance(body, dict) else None
    if not isinstance(name, str):
        return vendors.default
    try:
        return vendors.get(name.strip()).name
    except UnknownVendor as error:
        raise invalid(WrongField(pointer=pointer("vendor"), detail=str(error))) from None


def validated(model: type[M], body: Any, explained: Callable[[Any], Any] = lambda error: error) -> M:
    """Return the body as this model. Raises `RequestValidationError` with all problems.

    `explained`: returns an error of pydantic with more words.
    """
    try:
        return model.model_validate(body)
    except ValidationError as error:
        found = map(explained, error.errors(include_url=False))
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None


def validated_for(sandbox: Sandbox, vendor: str, of: Callable[[AccountModels], type[M]], body: Any) -> M:
    """Return the body as a model of a vendor. The error for a field that only other vendors have names them.

    `of`: returns the model of a vendor.
    """
    explained = partial(_with_vendors, sandbox, vendor, of)
    return validated(of(models_of(sandbox, vendor)), body, explained)


def _with_vendors(sandbox: Sandbox, vendor: str, of: Callable[[AccountModels], type[M]], error: Any) -> Any:
    """Return the error; that for an unknown field names the vendors that have the field."""
    if error["type"] != UNKNOWN_FIELD or error["ctx"]["guess"] == IS_FIXED:
        return error
    *path, name = error["loc"]
    known = {each: fields_at(of(models_of(sandbox, each)), path) for each in sandbox.vendors.names}
    return {**error, "ctx": {"guess": hint_of_vendors(str(name), vendor, known)}}
