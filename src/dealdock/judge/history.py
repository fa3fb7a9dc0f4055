"""Records of an account with a history: each made and last changed at a moment in the past."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dealdock.judge.sandbox import Account, Record
from dealdock.judge.staging import ObjectStaging, Staging

HOUR: Final = timedelta(hours=1)


def hourly(number: int, *, newest: timedelta = timedelta(days=1)) -> list[datetime]:
    """Return moments an hour apart, the oldest first."""
    last = now() - newest
    return [last - HOUR * (number - 1 - place) for place in range(number)]


def together(number: int) -> list[datetime]:
    """Return the same moment for all, a day ago."""
    return [now() - timedelta(days=1)] * number


def now() -> datetime:
    """Return the real time, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class History:
    """The records of an account that were made for a situation."""

    def __init__(self, account: Account, staging: Staging) -> None:
        self.account = account
        self._staging = staging
        self._made: dict[str, int] = {}
        self._shared: dict[str, Any] = {}
        self.parents: dict[str, list[Any]] = {}

    def new(self, of: ObjectStaging, number: int, *, fields: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return records for creation now. The records that they need are made, too."""
        return self._new(of, number, None, 1, fields)

    def add(
        self,
        of: ObjectStaging,
        moments: Sequence[datetime | None],
        *,
        parents: int = 1,
        fields: Mapping[str, Any] | None = None,
    ) -> list[Record]:
        """Make a record for each moment; None is now. Children are spread over the parents.

        The records that these need are made before them, and are older. A creation in `fields` stays as it is.
        """
        earliest = min((each for each in moments if each is not None), default=None)
        before = None if earliest is None else earliest - 24 * HOUR
        new = self._new(of, len(moments), before, parents, fields)
        dated = zip(new, moments, strict=True)
        return self.account.add(
            of.path, [record if "created_at" in record else {**record, **_dates(of, at)} for record, at in dated]
        )

    def _new(
        self, of: ObjectStaging, number: int, before: datetime | None, parents: int, fields: Mapping[str, Any] | None
    ) -> list[dict[str, Any]]:
        new = [{**self._numbered(of), **(fields or {})} for _ in range(number)]
        for name, values in self._references(of, number, before, parents).items():
            for record, value in zip(new, values, strict=True):
                record.setdefault(name, value)
        return new

    def _numbered(self, of: ObjectStaging) -> dict[str, Any]:
        number = self._made[of.name] = self._made.get(of.name, 0) + 1
        record: dict[str, Any] = numbered({**of.record, **of.filled}, number)
        return record

    def _references(
        self, of: ObjectStaging, number: int, before: datetime | None, parents: int
    ) -> dict[str, Sequence[Any]]:
        """Return the ids that the records have in each of their references."""
        shared = {name: [self._one(other, before)] * number for name, other in of.shared.items()}
        own = {name: self._ids(other, [before] * number) for name, other in of.own.items()}
        if of.parent is None:
            return {**shared, **own}
        known = self.parents.setdefault(of.name, [])
        known.extend(self._ids(of.parent["object"], [before] * (parents - len(known))))
        return {**shared, **own, of.parent["field"]: [known[place % parents] for place in range(number)]}

    def _one(self, name: str, before: datetime | None) -> Any:
        """Return the id of the record that all share."""
        if name not in self._shared:
            (self._shared[name],) = self._ids(name, [before])
        return self._shared[name]

    def _ids(self, name: str, moments: Sequence[datetime | None]) -> list[Any]:
        return [made["id"] for made in self.add(self._staging.objects[name], moments)] if moments else []


def numbered(template: Any, number: int) -> Any:
    """Return a template with its number in place of `{n}`."""
    match template:
        case str():
            return template.replace("{n}", str(number))
        case list():
            return [numbered(each, number) for each in template]
        case dict():
            return {name: numbered(value, number) for name, value in template.items()}
    return template


def _dates(of: ObjectStaging, at: datetime | None) -> dict[str, str]:
    """Return the dates of a record that was made and last changed then."""
    if at is None:
        return {}
    text = at.isoformat()
    return {"created_at": text, **({"updated_at": text} if of.version else {})}
