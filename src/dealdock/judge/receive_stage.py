"""A situation for a receiver of webhooks, on its own account: the subscription, and the deliveries to it."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from dealdock.judge.adapters.command import Receiver
from dealdock.judge.bench import Bench
from dealdock.judge.connector import Place
from dealdock.judge.sandbox import Account
from dealdock.judge.stage import PlayedRun, Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream
from dealdock_client.webhooks import Delivery

if TYPE_CHECKING:
    from dealdock.judge.adapters.program_runs import ProgramRun

RECORDS: Final = 3
_ATTEMPTS: Final = 3
"""The times that a refused delivery is sent again."""

_LIMIT_SECONDS: Final = 60
_TIMEOUT_SECONDS: Final = 10.0


class ReceiveStage(Stage):
    """A situation on an account of its own. The receiver is subscribed and runs."""

    def __init__(
        self,
        bench: Bench,
        receiver: Receiver,
        account: Account,
        staging: Staging,
        streams: Sequence[Stream],
        place: Place,
        random: Random,
    ) -> None:
        super().__init__(bench, account, staging, streams, place, random)
        self.receiver: Final = receiver
        self.webhooks: Final = account.webhooks
        self.met: dict[str, bool] = {}
        """True if the disturbance of an object has reached the receiver, by its name."""
        self._running: ProgramRun | None = None

    def start(self) -> None:
        """Start the receiver. Raises `ConnectorError` if it does not listen."""
        if self.bench.stopped.is_set():
            raise KeyboardInterrupt
        self._running = self.receiver.listen(self.place, 1)

    def restart(self) -> None:
        """End the receiver, and start it again with the data that it kept."""
        if self._running is not None and self._running.program.exit_code is None:
            self._running.program.end()
            self.start()

    def finish(self) -> None:
        """End the receiver, and read the rows that it delivered."""
        if self._running is not None:
            self.end()
            run = self.receiver.stop(self._running)
            self._running = None
            self.runs.append(PlayedRun(self._checked(run), self.account.calls(0), self.after, disturbed=True))

    def is_announced(self, of: ObjectStaging, what: str) -> bool:
        """Return True if the receiver is subscribed to events of an object's records."""
        return self.staging.event(of, what) in self.receiver.events

    def create_all(self, number: int = RECORDS) -> None:
        """Make records of each object."""
        for of in self.objects.values():
            self.special.setdefault(of.name, []).extend(self.create(of, number))

    def deliveries(self, ids: Collection[Any], *states: str) -> list[Delivery]:
        """Return the deliveries that name one of these records, the oldest first."""
        found = [each for each in reversed(self.webhooks.deliveries) if not states or each.state in states]
        wanted = {str(each) for each in ids}
        return [each for each in map(self.webhooks.delivery, found) if not wanted.isdisjoint(_values(each.body))]

    def settle(self) -> None:
        """Wait until nothing has been due for a while. Deliveries that the receiver refused are sent again, a few
        times.
        """
        for attempt in range(_ATTEMPTS + 1):
            self.webhooks.wait(seconds=_LIMIT_SECONDS)
            self.bench.stopped.wait(self.receiver.settle_seconds)
            if attempt == _ATTEMPTS or not any(each.state == "waiting" for each in self.webhooks.deliveries):
                return
            self.webhooks.run()

    def forge(self, of: ObjectStaging, delivery: Delivery, record_id: Any) -> None:
        """Send a request of a record that does not exist: with a wrong proof, and without a proof."""
        hooks = self.staging.hooks or {}
        headers = {"Content-Type": "application/json", **(delivery.headers or {})}
        names = {name.lower() for name in hooks["signature_headers"]}
        bare = {name: value for name, value in headers.items() if name.lower() not in names}
        for number, sent in enumerate((headers, bare), start=1):
            body = _forged(json.loads(delivery.body), {str(record_id), str(vars(delivery).get("event_id"))}, number)
            if hooks["proof"] is not None:
                body.pop(hooks["proof"], None)
                body |= {hooks["proof"]: "guessed"} if number == 1 else {}
            if _post(delivery.url, sent, json.dumps(body).encode()):
                self.met[of.name] = True

    def end_receiver(self) -> None:
        """End the receiver, if it still runs."""
        if self._running is not None:
            self._running.program.end()


def subscribe(account: Account, staging: Staging, events: Sequence[str], url: str, secret: str) -> str:
    """Subscribe an address to events. Return the key with which the receiver can verify the sender."""
    hooks = staging.hooks or {}
    named = [_filled(hooks["event"], {"type": type_, "action": action}) for type_, action in map(_parts, events)]
    base = _filled(hooks["record"], {"url": url, "key": secret})
    records = [{**base, hooks["events"]: named}] if hooks["events"] else [{**base, **each} for each in named]
    made = [each for record in records for each in account.add(hooks["kind"], [record])]
    return secret if hooks["key"] is None else str(made[0][hooks["key"]])


def _parts(event: str) -> tuple[str, str]:
    type_, _, action = event.rpartition(".")
    return type_, action


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    if isinstance(template, dict):
        return {name: _filled(each, values) for name, each in template.items()}
    return template.format_map(values)


def _values(body: str) -> set[str]:
    """Return all values in a body, as text."""
    return set(_leaves(json.loads(body)))


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from _leaves(each)
        case list():
            for each in value:
                yield from _leaves(each)
        case _:
            yield str(value)


def _forged(value: Any, ids: Collection[str], number: int) -> Any:
    """Return a body with other ids in place of these. `number`: of the forgery."""
    match value:
        case dict():
            return {name: _forged(each, ids, number) for name, each in value.items()}
        case list():
            return [_forged(each, ids, number) for each in value]
        case int() if str(value) in ids:
            return value + 1_000_000 * number
        case str() if value in ids:
            return value[:-4] + f"zzz{number}"
    return value


def _post(url: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Return True if the receiver responded, whatever it said."""
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("POST", parts.path or "/", body, dict(headers))
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
