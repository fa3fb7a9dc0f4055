"""The situations of a receiver of webhooks: what reaches it, and whether each was met. The test is the receiver."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from dealdock.judge.adapters.command import Receiver as Program
from dealdock.judge.bench import Bench
from dealdock.judge.connector import Place
from dealdock.judge.file import load
from dealdock.judge.file_connectors import ReceiverConnector
from dealdock.judge.receive_stage import ReceiveStage, subscribe
from dealdock.judge.sandbox import Account, Sandbox
from dealdock.judge.scenarios import hooks
from dealdock.judge.stage import seeded
from dealdock.judge.staging import Stream
from tests.support.ports import unused_port
from tests.support.receiver import Receiver

FILE: Final = """\
vendor: close
receiver:
  command: python receive.py {port}
  url: "http://127.0.0.1:{port}/close"
  events: [lead.created, lead.updated, lead.deleted]
  settle: 0.001
output: {leads: "{dir}/leads.jsonl"}
reads: {leads: {object: lead, version: date_updated}}
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


class Subscribed:
    """A stage whose account has a subscription of this address."""

    def __init__(self, sandbox: Sandbox, account: Account, folder: Path, url: str) -> None:
        (folder / "judge.yaml").write_text(FILE)
        file, staging = load(folder / "judge.yaml"), sandbox.staging("close")
        assert isinstance(file.connector, ReceiverConnector)
        program = Program(file, file.connector)
        subscribe(account, staging, file.connector.events, url, "secret")
        self.stream = Stream(file.reads["leads"], staging.objects["lead"])
        place = Place(folder, folder, {"close": account.shown})
        bench = Bench(file, program)
        self.stage = ReceiveStage(bench, program, account, staging, [self.stream], place, seeded("1"))

    def met(self, name: str) -> bool:
        """Play a situation. Return True if it was met."""
        (situation,) = (each for each in hooks.SCENARIO.situations if each.name == name)
        situation.play(self.stage)
        return situation.exercised(self.stage, self.stream).is_there


@pytest.mark.parametrize("name", ["once", "twice", "reordered", "forged"])
def test_one_is_met_if_the_receiver_answers(
    sandbox: Sandbox, account: Account, receiver: Receiver, tmp_path: Path, name: str
) -> None:
    assert Subscribed(sandbox, account, tmp_path, receiver.url).met(name)


@pytest.mark.slow(but="once")
@pytest.mark.parametrize("name", ["once", "twice", "reordered", "forged"])
def test_none_is_met_where_nobody_listens(sandbox: Sandbox, account: Account, tmp_path: Path, name: str) -> None:
    url = f"http://127.0.0.1:{unused_port()}/"
    assert not Subscribed(sandbox, account, tmp_path, url).met(name)
    assert {each.error for found in account.webhooks.deliveries for each in found.attempts} == {"ConnectionError"}
