"""Signals are handled at any time: delayed in protected code, and sent again if they were lost."""

import signal
import weakref
from collections.abc import Iterator

import pytest

from dealdock.server import signals


class Target:
    """Something to refer to."""


def interrupt(number: int = signal.SIGINT) -> None:
    signal.raise_signal(number)
    pytest.fail("it went on")


def state() -> tuple[object, ...]:
    """Handlers and mask."""
    return [signal.getsignal(number) for number in signals.STOP_SIGNALS], signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """All is afterwards as it was."""
    before = state()
    yield
    assert state() == before


@pytest.mark.parametrize("number", signals.STOP_SIGNALS)
def test_a_blocked_one_is_raised_later(number: int) -> None:
    done = []
    with signals.blocked():
        signal.raise_signal(number)
        done.append("the folder is noted for deletion")
        with pytest.raises(KeyboardInterrupt), signals.interruptible():
            done.append("never")
    assert done == ["the folder is noted for deletion"]


@pytest.mark.parametrize("number", signals.STOP_SIGNALS)
def test_an_unblocked_one_is_raised_at_once(number: int) -> None:
    with signals.blocked(), pytest.raises(KeyboardInterrupt), signals.interruptible():
        interrupt(number)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_that_python_lost_is_raised_at_the_end() -> None:
    def lost() -> None:
        thing = Target()
        weakref.finalize(thing, interrupt)
        del thing
        went_on.append(True)

    went_on: list[bool] = []
    with pytest.raises(KeyboardInterrupt), signals.interruptible():
        lost()
    assert went_on
