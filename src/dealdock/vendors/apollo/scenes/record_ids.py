"""The ids of records in scenes: in the one form that the API shows (contract 7)."""

import re
from typing import Annotated, Final

from dealdock.platform.scenes import values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional

_FORM: Final = "[0-9a-f]{24}"


@parsers.accepts(parsers.written(_FORM))
def parse(value: object) -> str:
    """Parse an id: 24 hex digits in lower case."""
    written = values.scalar(value).strip()
    if not re.fullmatch(_FORM, written):
        expected = "24 hex digits in lower case such as 5c10000e9d5d2af7e8cd393c"
        raise values.WrongValue(f"must be {expected}, is {values.quoted(written)}")
    return written


SomeId = Annotated[str | None, optional(None, parse)]
