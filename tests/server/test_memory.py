"""What a server holds on to."""

import gc
from contextlib import closing
from socket import create_connection

from dealdock import Sandbox
from dealdock.web.call_context import Trace
from tests.running import eventually
from tests.server.answering import Answering, call


def test_a_connection_keeps_nothing_of_what_was_sent_once_it_is_answered(
    temporary: Sandbox, running: Answering
) -> None:
    with closing(create_connection(("127.0.0.1", running.plain), 30)) as connection:
        call(connection, "/api/opportunity/version/3/do/query?name=kept")
        temporary.journal.flush()
        eventually(lambda: not kept())


def kept() -> list[Trace]:
    return [each for each in gc.get_objects() if isinstance(each, Trace) and ("name", "kept") in each.pairs]
