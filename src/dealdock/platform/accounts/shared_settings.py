"""Settings that accounts of several vendors have: editions, `paging` and `replication_lag`.

Editions are the generations of a service's API, each named by the month of its first evidence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from dealdock.platform.records import earlier_states
from dealdock.platform.records.models.context import AccountContext

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Editions:
    """The editions of a vendor, as its table `docs/contract/<vendor>/editions.tsv` lists them."""

    months: tuple[str, ...]
    """The months, oldest first."""
    by_name: frozenset[str] = frozenset()
    """The months that an account has only if it names them."""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """Months by further names of theirs."""

    @property
    def default(self) -> str:
        """The newest edition that needs no name."""
        return self._newest(self.months[-1])

    def resolve(self, name: Any) -> str:
        """Return the newest edition whose first evidence is not later than a month.

        None is the default, and a month before the first edition is that edition. Raises `ValueError` for text that
        is not a month, and for a month after the newest edition.
        """
        if name is None:
            return self.default
        text = str(name).strip()
        month = self.other_names.get(text, text)
        if not _MONTH.fullmatch(month) or month > self.months[-1]:
            known = ", ".join((*self.months, *self.other_names))
            raise ValueError(f"must be a month (YYYY-MM) up to {self.months[-1]}; the editions are {known}")
        return month if month in self.months else self._newest(month)

    def _newest(self, month: str) -> str:
        known = [each for each in self.months if each <= month and each not in self.by_name]
        return known[-1] if known else self.months[0]


Rows: TypeAlias = Annotated[int, Field(ge=1, le=10**9)] | None
"""A limit; None: the service's."""


class PageSize(BaseModel):
    """The base of a vendor's setting `paging`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_page: Rows = None
    """The records of a page at most."""

    def page(self, most: int) -> int:
        """Return the maximum size of a page, from the service's."""
        return min(self.max_page or most, most)


MAX_LAG_SECONDS: Final = 60

Lag: TypeAlias = Annotated[int, Field(ge=0, le=MAX_LAG_SECONDS)]
"""The seconds; 0: searches are current."""


def keeping(settings: Callable[[AccountContext], Any]) -> Callable[[Connection, AccountContext, datetime], None]:
    """Return the function that keeps the records of an account with a lag, before a transaction changes them."""

    def keep(db: Connection, account: AccountContext, now: datetime) -> None:
        earlier_states.keep(db, account, settings(account).replication_lag, now=now)

    return keep
