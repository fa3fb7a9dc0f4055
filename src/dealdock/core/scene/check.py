"""What must be right between the records of a scene: ids, addresses, keys, and who refers to whom.

This looks at the scene as it was written, not at its models: so a file whose form is wrong in one place hears of its
other mistakes in the same go. What has no right form itself is passed over here.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from dealdock.core.scene import reference, values
from dealdock.core.scene.document import Place, Problem, spelled
from dealdock.core.scene.reference import Finder, Named
from dealdock.core.text import email_key

T = TypeVar("T")

Found = Iterator[tuple[Place, Any]]
"""Records, or values, and where they stand."""

KINDS = ("users", "campaigns", "prospects", "opportunities")
VERSION_OF_SHARED_EMAILS = 4


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
    if _value(account, "version", values.text) != str(VERSION_OF_SHARED_EMAILS):
        kinds.append("prospects")
    for kind in kinds:
        emails = _each(_records(place, account, kind), "email", values.email)
        yield from twice(((at, email_key(email)) for at, email in emails), "email")


def _references(place: Place, account: Any) -> Iterator[Problem]:
    campaigns = reference.campaigns(_named(place, account, "campaigns", "name", values.text))
    prospects = reference.prospects(_named(place, account, "prospects", "email", values.email))
    for at, prospect in _records(place, account, "prospects"):
        yield from _unknown(campaigns, at, prospect, "campaign")
    for at, opportunity in _records(place, account, "opportunities"):
        yield from _unknown(campaigns, at, opportunity, "campaign")
        yield from _links(prospects, at, opportunity)
        for activity_at, activity in _records(at, opportunity, "activities"):
            yield from _unknown(prospects, activity_at, activity, "prospect")


def _links(prospects: Finder, place: Place, opportunity: Any) -> Iterator[Problem]:
    links = opportunity.get("prospects")
    linked: list[tuple[Place, int]] = []
    for position, link in enumerate(links if isinstance(links, list) else ()):
        at = (*place, "prospects", position)
        try:
            linked.append((at, prospects.find(values.reference(link))))
        except values.Wrong as wrong:
            if not isinstance(link, dict | list | None):
                yield Problem(at, str(wrong))
    seen: set[int] = set()
    for at, prospect in linked:
        if prospect in seen:
            yield Problem(at, "this prospect is linked already")
        seen.add(prospect)
