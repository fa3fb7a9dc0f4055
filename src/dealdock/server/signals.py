"""Deferred delivery of SIGINT and SIGTERM. A signal that arrives while they are blocked is delivered later.

`KeyboardInterrupt` may be raised anywhere in Python code. There it can be lost (in a callback of SQLite or of a weak
reference), be turned into another error, or leave behind a file that was about to be registered for deletion.
"""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def blocked() -> Iterator[None]:
    """Block both signals, except within `interruptible` and `unmasked`. Enter before threads start: they inherit it."""
    with _mask(signal.SIG_BLOCK, STOP_SIGNALS):
        yield


@contextmanager
def unmasked(signals: Sequence[signal.Signals]) -> Iterator[None]:
    """Deliver these signals to their handlers within the block."""
    with _mask(signal.SIG_UNBLOCK, signals):
        yield


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise `KeyboardInterrupt` for both signals within the block, and again at its end in case it was lost."""
    received: list[int] = []

    def interrupt(number: int, _: FrameType | None) -> None:
        received.append(number)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        with unmasked(STOP_SIGNALS):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if received:
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
