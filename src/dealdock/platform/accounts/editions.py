"""Editions: the generations of a service's API, each named by the month of its first evidence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

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
