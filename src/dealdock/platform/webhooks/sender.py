"""The sender of deliveries: one process at a time holds the lease and attempts what is due, by the accounts' clocks."""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dealdock.platform.clock import Clock
from dealdock.platform.database import failures
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.first_use import load
from dealdock.platform.webhooks import attempts, outcomes, queue
from dealdock.platform.webhooks.attempts import Attempt, Broken
from dealdock.platform.webhooks.lease import SenderLease
from dealdock.platform.webhooks.rules import Message, Outcome, WebhookRules

if TYPE_CHECKING:
    from dealdock.platform.webhooks.client import WebhookClient

MAX_UNDER_WAY: Final = 400
"""The number of attempts at a time."""

RESERVED: Final = 200
"""The number of workers for accounts without an attempt under way: silent receivers of other accounts do not block
them.
"""

MAX_OF_ACCOUNT: Final = 50
"""The number of an account's attempts at once. It exceeds the number of subscriptions that wait for each other."""

BEAT_SECONDS: Final = 1.0
POLL_SECONDS: Final = 0.2
"""The interval at which the queue is read, if other processes write the database, too."""

RETRY_SECONDS: Final = 5.0
"""The pause after an error of the database."""

ASIDE_SECONDS: Final = 60.0
"""The time for which an account is passed over after the sandbox itself has failed at one of its webhooks."""

LINGER_SECONDS: Final = 5.0
"""The time for which an idle sender keeps the lease if no other process needs it. Meanwhile, the next delivery is sent
at once.
"""

GRACE_SECONDS: Final = 1.0
"""The time for which the end of a server waits for attempts under way."""

_CLIENT: Final = "dealdock.platform.webhooks.client:WebhookClient"
"""A server imports it before it is ready, and a sandbox in another program with the first delivery."""

_MAX_PAUSE_SECONDS: Final = 60.0

_log = logging.getLogger(__name__)


class WebhookVendors(Protocol):
    """The part of `Vendors` that the sender needs."""

    def webhooks(self, name: str) -> WebhookRules | None:
        """Return the rules of a vendor's webhooks; None if it has none."""


class Sender:
    """The sender of one process, with a thread that exists while deliveries wait, and a little longer."""

    def __init__(self, database: Database, clock: Clock, vendors: WebhookVendors, hosts: Sequence[str]) -> None:
        """`hosts`: the hosts that may be called, in addition to loopback addresses. No thread runs before `wake`."""
        self._database, self._clock, self._vendors, self._hosts = database, clock, vendors, hosts
        self._lease = SenderLease(database, clock)
        self._guard = threading.Lock()
        self._is_requested = self._is_closed = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._is_shared = not database.has_one_writer
        self._linger = 0 if self._is_shared else LINGER_SECONDS
        database.after_commit[queue.WAKE] = self.wake

    def wake(self) -> None:
        """Check the queue now. It costs nothing if the thread is there."""
        with self._guard:
            self._is_requested = True
            if self._is_closed:
                return
            if self._thread is None or not self._thread.is_alive():  # an unexpected error ends it
                self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
                self._thread.start()
            elif self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)

    def wake_for_leftovers(self) -> None:
        """Start the thread if an earlier process left deliveries behind."""
        if self._database.read(attempts.has_work):
            self.wake()

    def close(self) -> None:
        """End the attempts under way, and give the lease back."""
        with self._guard:
            self._is_closed = True
            thread = self._thread
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with suppress(DBAPIError, *DATABASE_ERRORS):  # the next look tries again
                asyncio.run(self._run())
            with self._guard:
                self._loop = None
                if self._is_closed or not self._is_requested:
                    self._thread = None
                    return

    async def _run(self) -> None:
        """Attempt due deliveries until none waits."""
        with self._guard:
            self._loop, self._woken = asyncio.get_running_loop(), asyncio.Event()
        async with load(_CLIENT)(self._hosts) as client:
            run = Run(self._database, self._clock, self._vendors, client, self._woken, self._lease)
            try:
                while not self._is_closed:
                    with self._guard:
                        self._is_requested = False
                    self._woken.clear()
                    begun = time.monotonic()
                    pause = await self._look(run)
                    await asyncio.sleep(min(time.monotonic() - begun, POLL_SECONDS))  # calls are served meanwhile
                    is_idle = pause is None
                    try:
                        await asyncio.wait_for(self._woken.wait(), self._linger if pause is None else pause)
                    except TimeoutError:
                        if is_idle:
                            break
                await run.drain()
            finally:
                with self._guard:
                    self._loop = None
                await run.cancel()
                with suppress(DBAPIError, *DATABASE_ERRORS):  # a holder without heartbeats loses it anyway
                    self._lease.give_back()

    async def _look(self, run: "Run") -> float | None:
        """Start the due attempts. Return the seconds until the next look; None if nothing waits any more."""
        try:
            was_held = self._lease.is_held
            if not was_held:
                await run.cancel()  # of a lease that was lost
            if not self._lease.take():
                return POLL_SECONDS if self._database.read(attempts.has_work) else None
            if not was_held:
                self._database.write(lambda db: outcomes.recover(db, self._vendors.webhooks))
                run.begin()
            if run.beat_is_due() and not self._lease.beat():
                await run.cancel()
                return POLL_SECONDS
            pause = run.start()
        except Exception as error:
            if not failures.is_passing(error):
                raise
            _log.warning("the deliveries of webhooks wait for the database")
            return None if self._is_closed else RETRY_SECONDS
        if pause is None:
            return None
        return min(pause, POLL_SECONDS, BEAT_SECONDS) if self._is_shared else pause


class Run:
    """The attempts under way."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        vendors: WebhookVendors,
        client: "WebhookClient",
        woken: asyncio.Event,
        lease: SenderLease,
    ) -> None:
        self._database, self._clock, self._vendors, self._client = database, clock, vendors, client
        self._woken, self._lease = woken, lease
        self._tasks: dict[attempts.Lane, asyncio.Task[None]] = {}
        self._last_beat = 0.0
        self._aside: dict[int, float] = {}
        """The moments until which accounts are passed over, because the sandbox itself fails at them."""

    def begin(self) -> None:
        """Begin to hold the lease."""
        self._last_beat = time.monotonic()

    def beat_is_due(self) -> bool:
        """Return True once in a while."""
        if time.monotonic() - self._last_beat < BEAT_SECONDS:
            return False
        self._last_beat = time.monotonic()
        return True

    def start(self) -> float | None:
        """Start the attempts that are due. Return the seconds until the next look; None if nothing waits."""
        real = self._clock.milliseconds()
        found = self._database.read(lambda db: attempts.look(db, real))
        due, until = self._due(found.due)
        room = MAX_UNDER_WAY - len(self._tasks)
        taken = self._take(due, real, room) if due and room > 0 else []
        for attempt in taken:
            self._tasks[attempt.lane] = asyncio.create_task(self._attempt(attempt))
        pauses = [each for each in (found.seconds, until) if each is not None]
        if self._tasks:
            return min(pauses, default=_MAX_PAUSE_SECONDS)
        if due:
            return 0.0  # what was due was dropped, or another process took it
        return min(*pauses, _MAX_PAUSE_SECONDS) if pauses else None

    def _due(self, accounts: Sequence[int]) -> tuple[list[int], float | None]:
        """Return the accounts that are not set aside, and the seconds until the next one returns."""
        now = time.monotonic()
        self._aside = {account_id: until for account_id, until in self._aside.items() if until > now}
        aside = [self._aside[each] - now for each in accounts if each in self._aside]
        return [each for each in accounts if each not in self._aside], min(aside, default=None)

    def _take(self, due: Sequence[int], real: datetime, room: int) -> list[Attempt]:
        busy = frozenset(self._tasks)
        of_account = Counter(lane.account_id for lane in busy)
        accounts = [each for each in due if of_account[each] < MAX_OF_ACCOUNT]
        take = attempts.Take(self._vendors.webhooks, real, busy, MAX_OF_ACCOUNT, room, RESERVED)

        def work(db: Connection) -> list[Attempt]:
            return take.all(db, accounts) if self._lease.holds(db) else []

        try:
            return self._database.write(work) if accounts else []
        except Broken as broken:
            self._give_up(broken, broken.__cause__)
            return []

    def _give_up(self, broken: Broken, cause: BaseException | None) -> None:
        """Drop a delivery at which the sandbox itself fails. If that fails, too, its account is set aside."""
        _log.error("the sandbox failed at webhooks of account %s", broken.account_id, exc_info=cause)
        reason = failures.reason_of(cause)
        try:
            is_over = self._database.write(lambda db: outcomes.give_up(db, broken, reason))
        except Exception as error:
            if failures.is_passing(error):
                raise
            is_over = False
        if not is_over:
            self._aside[broken.account_id] = time.monotonic() + ASIDE_SECONDS
        self._woken.set()  # the others go on at once

    async def _attempt(self, attempt: Attempt) -> None:
        """Make one attempt, and write its result."""
        try:
            try:
                outcome = None if attempt.message is None else await self._send(attempt, attempt.message)
                await self._repeated(lambda: self._database.write(lambda db: outcomes.finish(db, attempt, outcome)))
            except Exception as error:  # noqa: BLE001 (it is written to the delivery)
                broken = Broken(attempt.lane.account_id, attempt.at, attempt.number, attempt.request)
                await self._repeated(partial(self._give_up, broken, error))
        finally:
            self._tasks.pop(attempt.lane, None)
            self._woken.set()

    async def _send(self, attempt: Attempt, message: Message) -> Outcome:
        begun = time.monotonic()
        result = await self._client.send(message, attempt.behavior, attempt.lane.account_id)
        milliseconds = round((time.monotonic() - begun) * 1000)
        return Outcome(attempt.at, result.status, result.error, milliseconds, result.answer)

    async def _repeated(self, write: Callable[[], None]) -> None:
        """Write until the database accepts it. Raises a lasting error."""
        while True:
            try:
                return write()
            except Exception as error:
                if not failures.is_passing(error):
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def drain(self) -> None:
        """Wait a little for the attempts under way."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=GRACE_SECONDS)

    async def cancel(self) -> None:
        """End the attempts under way, as if the process had been killed."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
