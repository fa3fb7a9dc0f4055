"""What must be right between the records of a scene: ids, addresses, keys, and who refers to whom.

This looks at the scene as it was written, not at its models: so a file whose form is wrong in one place hears of its
other mistakes in the same go. What has no right form itself is passed over here.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from dealdock.core.prospect import VERSION_OF_SHARED_EMAILS
from dealdock.core.scene import reference, values
from dealdock.core.scene.document import Place, Problem, spelled
from dealdock.core.scene.reference import Finder, Named
from dealdock.core.text import email_key

T = TypeVar("T")

Found = Iterator[tuple[Place, Any]]
"""Records, or values, and where they stand."""

KINDS = ("users", "campaigns", "prospects", "opportunities")


def problems(scene: Any) -> Iterator[Problem]:
    """What doesn't fit together in a scene's data."""
    accounts = list(_records((), scene, "accounts"))
    for place, account in accounts:
        yield from _ids(place, account)
        yield from _emails(place, account)
        yield from _references(place, account)
    users = (user for place, account in accounts for user in _records(place, account, "users"))
    yield from twice(_each(users, "user_key", values.user_key), "user key")


def twice(found: Iterable[tuple[Place, Hashable]], what: str) -> Iterator[Problem]:
    """A problem for each value that stood somewhere before."""
    first: dict[Hashable, Place] = {}
    for place, value in found:
        if first.setdefault(value, place) != place:
            yield Problem(place, f"the {what} {value} is taken already, by {spelled(first[value][:-1])}")


def _ids(place: Place, account: Any) -> Iterator[Problem]:
    records = [record for kind in KINDS for record in _records(place, account, kind)]
    for at, opportunity in _records(place, account, "opportunities"):
        records.extend(_records(at, opportunity, "activities"))
    yield from twice(_each(records, "id", values.record_id), "id")


def _emails(place: Place, account: Any) -> Iterator[Problem]:
    kinds = ["users"]
    if _parsed(account.get("version"), values.text) != str(VERSION_OF_SHARED_EMAILS):
        kinds.append("prospects")
    for kind in kinds:
        emails = _each(_records(place, account, kind), "email", values.email)
        yield from twice(((at, email_key(email)) for at, email in emails), "email")


def _references(place: Place, account: Any) -> Iterator[Problem]:
    campaigns = reference.campaigns(_named(place, account, "campaigns", "name", values.text))
    prospects = reference.prospects(_named(place, account, "prospects", "email", values.email))
    for at, prospect in _records(place, account, "prospects"):
        yield from _reference((*at, "campaign"), prospect.get("campaign"), campaigns)
    for at, opportunity in _records(place, account, "opportunities"):
        yield from _reference((*at, "campaign"), opportunity.get("campaign"), campaigns)
        yield from _links((*at, "prospects"), opportunity.get("prospects"), prospects)
        for activity_at, activity in _records(at, opportunity, "activities"):
            yield from _reference((*activity_at, "prospect"), activity.get("prospect"), prospects)


def _links(place: Place, links: Any, prospects: Finder) -> Iterator[Problem]:
    linked: set[int] = set()
    for position, link in enumerate(links if isinstance(links, list) else ()):
        unknown = list(_reference((*place, position), link, prospects))
        yield from unknown
        prospect = None if unknown else _parsed(link, lambda link: prospects.find(values.reference(link)))
        if prospect in linked:
            yield Problem((*place, position), f"{link} is linked already")
        if prospect is not None:
            linked.add(prospect)


def _reference(place: Place, value: Any, finder: Finder) -> Iterator[Problem]:
    named = _parsed(value, values.reference)
    if named is not None:
        try:
            finder.find(named)
        except values.Wrong as wrong:
            yield Problem(place, str(wrong))


def _records(place: Place, holder: Any, kind: str) -> Found:
    records = holder.get(kind) if isinstance(holder, dict) else None
    for position, record in enumerate(records if isinstance(records, list) else ()):
        yield (*place, kind, position), record if isinstance(record, dict) else {}


def _each(records: Iterable[tuple[Place, Any]], field: str, parse: Callable[[Any], T]) -> Iterator[tuple[Place, T]]:
    for place, record in records:
        value = _parsed(record.get(field), parse)
        if value is not None:
            yield (*place, field), value


def _named(place: Place, account: Any, kind: str, field: str, parse: Callable[[Any], str]) -> Named:
    for _, record in _records(place, account, kind):
        yield _parsed(record.get("id"), values.record_id), _parsed(record.get(field), parse)


def _parsed(value: Any, parse: Callable[[Any], T]) -> T | None:
    """The value that a field would take; None where it would take none."""
    try:
        return parse(value)
    except values.Wrong:
        return None
