import gc
import os
import resource
import signal
from collections.abc import Iterator

import pytest

from dealdock import Sandbox
from dealdock.platform.errors import WrongSetting
from dealdock.server import listen, serve
from dealdock.server.process import configure_process
from dealdock.settings import Settings


@pytest.fixture(autouse=True)
def collection() -> Iterator[None]:
    """It's off, as the command line has it, and as before afterwards.

    The objects that a server excludes from it stay excluded: at its end pytest searches all others for garbage.
    """
    thresholds = gc.get_threshold()
    gc.disable()
    yield
    gc.set_threshold(*thresholds)
    gc.enable()


def test_it_answers_until_a_signal_with_garbage_collected() -> None:
    collecting = []

    def ready() -> None:
        collecting.append(gc.isenabled())
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    with Sandbox(Settings()) as sandbox, listen("127.0.0.1", 0) as listener:
        assert serve(sandbox, listener, ready=ready)
    assert collecting == [True]
    assert signal.getsignal(signal.SIGTERM) is before


def test_it_has_as_many_connections_as_the_system_permits() -> None:
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before, most - 1), most))
    configure_process()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("192.0.2.1", "Cannot assign requested address"),
        ("no such name", ""),
        ("x" * 300, ""),
    ],
)
def test_an_address_that_cannot_be_bound_is_named(host: str, why: str) -> None:
    with pytest.raises(WrongSetting, match=f"^can't listen on {host}, port 0: .*{why}"):
        listen(host, 0)
