"""The size limits of requests (contract, section 1), and the messages for requests beyond them."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import CursorResult

MAX_BODY_BYTES: Final = 2**20
MAX_PARAMETERS: Final = 1000
MAX_MEMBERS: Final = 2_000
"""The members of one list or object in a body of JSON."""
MAX_VALUES: Final = 20_000
"""The values in a body of JSON, those within lists and objects included."""
MAX_ANSWER_BYTES: Final = 32 * 2**20
"""The largest answer in JSON. Those of streams have no limit."""
MAX_HEADERS_BYTES: Final = 64 * 1024
MAX_TARGET_BYTES: Final = 64 * 1024 - 1
"""The maximum length of the request target, which is in the call's first line."""

TOO_MANY_VALUES: Final = (
    f"the body has over {MAX_VALUES:,} values, or a list or an object with over {MAX_MEMBERS:,} members"
)
_FEWER: Final = "ask for fewer records"
_READ_AT_ONCE: Final = 1_000
_WHY: Final = {
    400: "it isn't HTTP that can be read",
    408: "it did not arrive in time",
    413: f"the body is over {MAX_BODY_BYTES:,} bytes, or has over {MAX_PARAMETERS:,} parameters",
    414: f"the address is larger than {MAX_TARGET_BYTES:,} bytes",
    431: f"the headers are larger than {MAX_HEADERS_BYTES:,} bytes",
}


class RequestRefused(Exception):
    """A call that is refused before it is read completely, with this HTTP status."""

    def __init__(self, status: int = 413, why: str = "") -> None:
        super().__init__(status)
        self.status = status
        self._why = why

    @property
    def why(self) -> str:
        """The reason of the refusal, such as the exceeded limit."""
        return self._why or _WHY[self.status]


def rows_within(found: CursorResult[*tuple[Any, ...]], most: int, text: Callable[[Any], str | None]) -> list[Any]:
    """Return the rows of a result, in which each row has this text, for one answer.

    Raises `RequestRefused` as soon as there are more rows than `most`, or more characters than an answer may have.
    """
    rows: list[Any] = []
    characters = 0
    for part in found.partitions(_READ_AT_ONCE):
        rows += part
        characters += sum(len(text(row) or "") for row in part)
        if len(rows) > most or characters > MAX_ANSWER_BYTES:
            found.close()
            raise RequestRefused(why=f"the answer would have over {most:,} of these values, or too long ones: {_FEWER}")
    return rows
