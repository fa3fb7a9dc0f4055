"""The job: each deal that was won in Close is created in Copper once, and then closed in Apollo."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import httpx

from won_deals.services import Apollo, Close, Copper, Row

ATTEMPTS = 4
BUSY = {429, 502, 503, 504}

Result = TypeVar("Result")


@dataclass(frozen=True)
class Job:
    """The job with its three services. It stores nothing: a run that follows a broken one completes it.

    `apollo_field` is the key of Close's custom field that has the id of the deal in Apollo: `custom.cf_…`.
    """

    close: Close
    copper: Copper
    apollo: Apollo
    apollo_field: str
    pause: Callable[[float], object] = time.sleep

    def run(self) -> int:
        """Sync all deals that were won, and return their number."""
        won_stage = self._retry(self.apollo.won_stage)
        deals = self._retry(lambda: list(self.close.won_deals()))
        for deal in deals:
            self._retry(partial(self._find_or_create, deal))
            if apollo_id := deal.get(self.apollo_field):
                self._retry(partial(self.apollo.close_deal, apollo_id, won_stage, deal["date_won"]))
        return len(deals)

    def _find_or_create(self, deal: Row) -> Row:
        """Return the deal in Copper. Its name there ends with its id in Close, by which it is found again.

        Each attempt searches first: the attempt before may have created the deal although its response was lost.
        """
        name = f"{deal['lead_name']} [{deal['id']}]"
        return self.copper.find(name) or self.copper.create(name=name, monetary_value=deal["value"] / 100, status="Won")

    def _retry(self, call: Callable[[], Result]) -> Result:
        """Repeat a call while the service is busy or does not respond. All calls here can be repeated safely."""
        for attempt in range(ATTEMPTS - 1):
            try:
                return call()
            except httpx.HTTPStatusError as error:
                if error.response.status_code not in BUSY:
                    raise
            except httpx.TransportError:
                pass
            self.pause(2**attempt)
        return call()
