"""The size limits of requests (contract, section 1), and the messages for requests beyond them."""

from typing import Final

MAX_BODY_BYTES: Final = 2**20
MAX_UPLOAD_BYTES: Final = 10 * 2**20
"""The largest body of an operation that takes files."""
MAX_PARAMETERS: Final = 1000
MAX_MEMBERS: Final = 2_000
"""The members of one list or object in a body of JSON."""
MAX_VALUES: Final = 20_000
"""The values in a body of JSON, those within lists and objects included."""
MAX_HEADERS_BYTES: Final = 64 * 1024
MAX_TARGET_BYTES: Final = 64 * 1024 - 1
"""The maximum length of the request target, which is in the call's first line."""

TOO_MANY_VALUES: Final = (
    f"the body has over {MAX_VALUES:,} values, or a list or an object with over {MAX_MEMBERS:,} members"
)
_WHY: Final = {
    400: "it isn't HTTP that can be read",
    408: "it did not arrive in time",
    413: f"the body is over {MAX_BODY_BYTES:,} bytes, or has over {MAX_PARAMETERS:,} parameters",
    414: f"the address is larger than {MAX_TARGET_BYTES:,} bytes",
    431: f"the headers are larger than {MAX_HEADERS_BYTES:,} bytes",
}


class RequestRefused(Exception):
    """A call that is refused before it is read completely, with this HTTP status."""

    def __init__(self, status: int = 413, why: str = "", *, is_upload: bool = False) -> None:
        super().__init__(status)
        self.status = status
        self.is_upload = is_upload
        """True if the body is larger than one with files may be."""
        self._why = why

    @property
    def why(self) -> str:
        """The reason of the refusal, such as the exceeded limit."""
        return self._why or _WHY[self.status]
