"""Deferred delivery of SIGINT and SIGTERM. A signal that arrives while they are blocked is delivered later.

`KeyboardInterrupt` may be raised anywhere in Python code. There it can be lost (in a callback of SQLite or of a weak
reference), be turned into another error, or leave behind a file that was about to be registered for deletion.
"""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

BOTH: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def unheard() -> Iterator[None]:
    """Block both signals, except within `heard` and `unmasked`. Call it before threads start: they inherit it."""
    with _mask(signal.SIG_BLOCK, BOTH):
        yield


@contextmanager
def unmasked(signals: Sequence[signal.Signals]) -> Iterator[None]:
    """Deliver these signals to their handlers within the block."""
    with _mask(signal.SIG_UNBLOCK, signals):
        yield


@contextmanager
def heard() -> Iterator[None]:
    """Raise `KeyboardInterrupt` for both signals within the block, and again at its end in case it was lost."""
    came: list[int] = []

    def hear(number: int, _: FrameType | None) -> None:
        came.append(number)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, hear) for number in BOTH}
    try:
        with unmasked(BOTH):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _mask(how: int, signals: Sequence[signal.Signals]) -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows has none
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    try:
        signal.pthread_sigmask(how, signals)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
