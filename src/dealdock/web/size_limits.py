"""How much a client may send (contract, section 1), and what is said of a call that isn't read."""

from typing import Final

MAX_BODY: Final = 2**20
MAX_PARAMETERS: Final = 1000
MAX_HEADERS: Final = 64 * 1024
MAX_TARGET: Final = 64 * 1024 - 1
"""Of a call's first line, what is between method and version."""

_WHY: Final = {
    400: "it isn't HTTP that can be read",
    408: "it took too long to come",
    413: f"the body is over {MAX_BODY:,} bytes, or has over {MAX_PARAMETERS:,} parameters",
    414: f"the address is over {MAX_TARGET:,} bytes",
    431: f"the headers are over {MAX_HEADERS:,} bytes",
}


class NotRead(Exception):
    """A call that is refused before it is read whole, with this HTTP status."""

    def __init__(self, status: int = 413) -> None:
        super().__init__(status)
        self.status = status

    @property
    def why(self) -> str:
        """Which bound it is that was passed, or what else is wrong with it."""
        return _WHY[self.status]
