"""The names of schemas in OpenAPI: each is that of one schema."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from dealdock.web.rest import openapi
from dealdock.web.rest.routing import RestRouter
from tests.support.cases import each_case
from tests.web.test_openapi_maxima import APIS

REST = APIS["apollo"].rest


class Boat(BaseModel):
    """A body."""

    name: str


def described(answer: type[BaseModel]) -> dict[str, Any]:
    """Return the schemas of an API that takes a boat, and answers with an object."""
    router = RestRouter("boat", "/boats")
    router.operation("create", "POST", fields=Boat, answer=lambda: answer)(lambda: None)
    schemas: dict[str, Any] = openapi.describe(replace(REST, routers=[router]))["components"]["schemas"]
    return schemas


@pytest.mark.parametrize("within", [False, True])
def test_an_answer_does_not_overwrite_a_body_of_its_name(within: bool) -> None:
    shown: Any = create_model("Boat", name=(str, ...), length=(int, ...))
    with pytest.raises(ValueError, match="have the name Boat in OpenAPI"):
        described(create_model("Boats", boats=(list[shown], ...)) if within else shown)


def test_an_answer_of_another_name_stands_beside_a_body() -> None:
    assert described(create_model("ShownBoat", length=(int, ...))).keys() == {"Boat", "ShownBoat"}


@pytest.mark.slow
@each_case("vendor", list(APIS))
def test_no_name_is_that_of_two_schemas(vendor: str) -> None:
    assert openapi.describe(APIS[vendor].rest)["components"]["schemas"]
