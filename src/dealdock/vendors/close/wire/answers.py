"""Types of answers, for OpenAPI: each has all keys of an object, and no others."""

from typing import Any, Final, get_args

from pydantic import BaseModel, ConfigDict, create_model, with_config

from dealdock.web.rest.answers import CLOSED

WITH_CUSTOM_FIELDS: Final = ConfigDict(
    extra="forbid", json_schema_extra={"patternProperties": {r"^custom\.cf_[0-9A-Za-z]+$": {}}}
)
"""An object contains custom fields under their ids."""

with_custom_fields: Final = with_config(WITH_CUSTOM_FIELDS)
"""Decorates a type of objects that have no further keys but custom fields."""


def page(of: Any, name: str = "", /, **more: Any) -> type[BaseModel]:
    """Return the model of a page of a list. `more`: the types of the keys in addition to `data` and `has_more`."""
    return create_model(f"{name or _name(of)}Page", __config__=CLOSED, data=list[of], has_more=bool, **more)


def whole(of: Any) -> type[BaseModel]:
    """Return the model of a list that has all objects."""
    return create_model(f"{_name(of)}List", __config__=CLOSED, data=list[of])


def _name(of: Any) -> str:
    """Return the name of a type, or of each of several ones."""
    return "Or".join(each.__name__ for each in (get_args(of) or (of,)))
