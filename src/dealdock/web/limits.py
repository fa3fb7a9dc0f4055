"""How much a client may send (contract, section 1)."""

from typing import Final

MAX_BODY: Final = 2**20
MAX_PARAMETERS: Final = 1000
MAX_HEADERS: Final = 64 * 1024


class TooMuch(Exception):
    """A body too large, too many parameters (HTTP 413), or a header section too large (431)."""

    def __init__(self, status: int = 413) -> None:
        super().__init__(status)
        self.status = status

    @property
    def why(self) -> str:
        """Which bound it is that was passed."""
        if self.status == 431:  # noqa: PLR2004 (HTTP's number)
            return f"the headers are over {MAX_HEADERS:,} bytes"
        return f"the body is over {MAX_BODY:,} bytes, or has over {MAX_PARAMETERS:,} parameters"
