"""A signal is heard, whenever it comes: later where nobody may be disturbed, once more where it was lost."""

import signal
import weakref
from collections.abc import Iterator

import pytest

from dealdock.server import signals


class Nothing:
    """Something to refer to."""


def interrupt(number: int = signal.SIGINT) -> None:
    signal.raise_signal(number)
    pytest.fail("it went on")


def state() -> tuple[object, ...]:
    """Handlers and mask."""
    return [signal.getsignal(number) for number in signals.BOTH], signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """All is afterwards as it was."""
    before = state()
    yield
    assert state() == before


@pytest.mark.parametrize("number", signals.BOTH)
def test_one_that_comes_unheard_waits(number: int) -> None:
    done = []
    with signals.unheard():
        signal.raise_signal(number)
        done.append("the folder is noted for deletion")
        with pytest.raises(KeyboardInterrupt), signals.heard():
            done.append("never")
    assert done == ["the folder is noted for deletion"]


@pytest.mark.parametrize("number", signals.BOTH)
def test_one_that_comes_while_it_is_heard_is_raised_at_once(number: int) -> None:
    with signals.unheard(), pytest.raises(KeyboardInterrupt), signals.heard():
        interrupt(number)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_that_python_lost_is_raised_at_the_end() -> None:
    def lost() -> None:
        thing = Nothing()
        weakref.finalize(thing, interrupt)
        del thing
        went_on.append(True)

    went_on: list[bool] = []
    with pytest.raises(KeyboardInterrupt), signals.heard():
        lost()
    assert went_on
