"""When SIGINT and SIGTERM are heard. One that comes while they aren't waits until they are.

Raised wherever Python happens to be, `KeyboardInterrupt` can be lost (in what SQLite or a weak reference calls), be
turned into another error, or leave behind what was about to be noted for deletion.
"""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

BOTH: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def unheard() -> Iterator[None]:
    """Hear none within, but in `heard` and `unmasked`. To be said before there are threads: they keep it so."""
    with _mask(signal.SIG_BLOCK, BOTH):
        yield


@contextmanager
def unmasked(signals: Sequence[signal.Signals]) -> Iterator[None]:
    """Let these come within, to whoever has a handler for them."""
    with _mask(signal.SIG_UNBLOCK, signals):
        yield


@contextmanager
def heard() -> Iterator[None]:
    """Have them raise `KeyboardInterrupt` within, and once more at its end where that was lost."""
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
