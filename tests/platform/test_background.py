"""The threads of the work that calls leave: one for each vendor that has accounts."""

import threading
from collections.abc import Callable, Iterator

import pytest

from dealdock import Sandbox
from dealdock.platform import scenes
from dealdock.platform.background import BackgroundWork, JobQueue
from dealdock.platform.lifecycle import creation
from dealdock.settings import Settings
from tests.support.running import eventually


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Settings(secret="a secret for tests")) as sandbox:
        yield sandbox


def add_account(sandbox: Sandbox, vendor: str) -> None:
    scene, real = scenes.read("empty", sandbox.vendors, vendor), sandbox.clock.now()
    sandbox.database.write(lambda db: creation.create_account(db, sandbox.credentials, scene, real=real))


def test_the_queue_of_a_vendor_without_accounts_is_not_imported(sandbox: Sandbox) -> None:
    loaded = list[str]()

    def loading(vendor: str) -> Callable[[], JobQueue]:
        def load() -> JobQueue:
            loaded.append(vendor)
            return sandbox.vendors.get(vendor).jobs

        return load

    queues = {name: loading(name) for name in ("pardot", "close")}
    work = BackgroundWork(sandbox.database, sandbox.credentials, sandbox.clock, sandbox.storage, queues)
    try:
        for vendor, known in ((None, []), ("close", ["close"]), ("pardot", ["close", "pardot"])):
            if vendor is not None:
                add_account(sandbox, vendor)
            work.wake()
            eventually(lambda: not any(each.name == "background" for each in threading.enumerate()))
            assert loaded == known
    finally:
        work.close()
