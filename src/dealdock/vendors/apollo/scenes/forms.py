"""The form of an account in a scene, and of its users, and the ids of records there (contract 7)."""

import re
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from dealdock.platform.scenes import values
from dealdock.platform.scenes.account_forms import with_settings
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.record_forms import PublicRecord
from dealdock.platform.scenes.schema import PublicUser, SceneAccount, optional
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.apollo.credentials import ADMINISTRATOR, ROLES
from dealdock.vendors.apollo.settings import EDITIONS, AccountSettings, Directory

_ID_FORM: Final = "[0-9a-f]{24}"


@parsers.accepts(parsers.written(_ID_FORM))
def parse_id(value: object) -> str:
    """Parse an id: 24 hex digits in lower case."""
    written = values.scalar(value).strip()
    if not re.fullmatch(_ID_FORM, written):
        expected = "24 hex digits in lower case such as 5c10000e9d5d2af7e8cd393c"
        raise values.WrongValue(f"must be {expected}, is {values.quoted(written)}")
    return written


SomeId = Annotated[str | None, optional(None, parse_id)]

_EDITION: Final = {
    "anyOf": [
        {"type": "string", "pattern": r"^\s*(2021|2026|\d{4}-(0[1-9]|1[0-2]))\s*$"},
        {"enum": [2021, 2026]},
    ]
}

_DIRECTORY: Final = Directory().model_dump()


@parsers.accepts({"type": "object"})
def _directory(value: object) -> dict[str, Any]:
    """Parse the people and organizations of an account: numbers of made-up ones, or lists of records."""
    try:
        found: dict[str, Any] = Directory.model_validate(value, strict=False).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongValue(f"has {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return found


@parsers.accepts(_EDITION)
def _edition(value: object) -> str:
    """Parse an edition: a month, or its other name."""
    try:
        return EDITIONS.resolve(value)
    except ValueError as error:
        raise WrongValue(str(error)) from None


class User(PublicUser):
    """A user."""

    id: SomeId = None
    role: Annotated[str, optional(ADMINISTRATOR, values.one_of(ROLES))] = ADMINISTRATOR


class ApolloRecord(PublicRecord):
    """The base of all records except users."""

    id: SomeId = None


Account: Final = with_settings(
    SceneAccount,
    AccountSettings,
    edition=(Annotated[str, optional(EDITIONS.default, _edition)], EDITIONS.default),
    directory=(Annotated[Any, optional(_DIRECTORY, _directory)], Field(_DIRECTORY)),
)
