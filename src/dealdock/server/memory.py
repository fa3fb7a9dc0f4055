"""What the C library keeps of memory that was freed."""

import sys
from contextlib import suppress
from typing import Final

LARGE: Final = 512 * 1024
"""Bytes. Pieces from here on are the system's again once they are freed, and so is what is free at a heap's end."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # as malloc.h has them


def give_back() -> None:
    """Have glibc go on giving back what is freed. Other C libraries do as they do.

    Left to itself it puts the bound up with each larger piece that is freed, to 32 MB, and keeps twice as much at the
    end of each heap, of which threads have their own: one body of a megabyte, and the server keeps 40 MB more.
    """
    _say("mallopt", _MMAP_THRESHOLD, LARGE)
    _say("mallopt", _TRIM_THRESHOLD, LARGE)


def trim() -> None:
    """Give back what lies free between what isn't, too: that takes some milliseconds, but not the interpreter."""
    _say("malloc_trim", 0)


def _say(function: str, *arguments: int) -> None:
    import ctypes  # noqa: PLC0415 (4 ms)

    if sys.platform == "linux":
        with suppress(AttributeError):
            getattr(ctypes.CDLL(None), function)(*arguments)
