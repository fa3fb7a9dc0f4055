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
