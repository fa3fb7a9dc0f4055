"""The supervisor of worker processes. `tests/cli/test_workers.py` shows what happens to the workers of a server."""

import signal
import socket

import pytest

from dealdock.server import workers
from dealdock.settings import Settings

pytestmark = pytest.mark.slow


def test_where_none_can_start_it_ends_with_their_word(capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    settings = Settings(
        database="postgresql://nobody@127.0.0.1:1/nothing", secret="x", workers=1
    )  # each would import all
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(SystemExit, match="1"):
        workers.supervise(settings, [listener], ready=pytest.fail)
    assert "dealdock: can't use the database" in capfd.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
