"""Checks between the records of a scene: ids, addresses, keys and references."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import checks, values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.references import Finder
from dealdock.platform.text import email_key
from dealdock.vendors.pardot import scene_forms, settings
from dealdock.vendors.pardot.custom_field import standard
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITY
from dealdock.vendors.pardot.prospect.service import VERSION_OF_SHARED_EMAILS
from dealdock.vendors.pardot.scenes.records import FORMS
from dealdock_client.similar import guess

Finders = Mapping[str, Finder]


def problems(accounts: Collection[tuple[Place, Any]]) -> Iterator[Problem]:
    """Yield the problems between the records of a scene's accounts."""
    accounts = [(place, account if isinstance(account, dict) else {}) for place, account in accounts]
    for place, account in accounts:
        yield from _ids(place, account)
        yield from _emails(place, account)
        yield from _field_ids(place, account)
        yield from checks.repeated_values(
            checks.each(checks.records(place, account, "opportunities"), "crm_fid", values.text), "crm_fid"
        )
        yield from _references(place, account)
    users = [user for place, account in accounts for user in checks.records(place, account, "users")]
    yield from checks.repeated_values(checks.each(users, "user_key", scene_forms.read_user_key), "user key")
    yield from checks.repeated_values(
        checks.each(users, "user_key_hash", scene_forms.read_user_key_hash), "user key with the hash"
    )


def problems_in(account: AccountContext, described: Any, place: Place) -> Iterator[Problem]:
    """Yield a problem if two prospects have the same address, in an account before version 4."""
    if settings.of(account).version < VERSION_OF_SHARED_EMAILS:
        emails = (
            ((*place, "prospects", position, "email"), email_key(prospect.email))
            for position, prospect in enumerate(described.prospects)
            if prospect.email is not None
        )
        yield from checks.repeated_values(emails, "email")


def _ids(place: Place, account: Any) -> Iterator[Problem]:
    records = [record for kind in FORMS for record in checks.records(place, account, kind)]
    for at, opportunity in checks.records(place, account, "opportunities"):
        records.extend(checks.records(at, opportunity, "activities"))
    yield from checks.repeated_values(checks.each(records, "id", values.record_id), "id")


def _emails(place: Place, account: Any) -> Iterator[Problem]:
    kinds = ["users"]
    if checks.parsed(account.get("version"), values.text) != str(VERSION_OF_SHARED_EMAILS):
        kinds.append("prospects")
    for kind in kinds:
        yield from checks.emails(place, account, kind)


def _field_ids(place: Place, account: Any) -> Iterator[Problem]:
    fields = list(checks.each(checks.records(place, account, "custom_fields"), "field_id", values.field_id))
    yield from checks.repeated_values(fields, "field_id")
    for at, field_id in fields:
        if field_id in standard():
            yield Problem(at, f"prospects have a field {field_id} already")
    known = {field_id for _, field_id in fields}
    for at, prospect in checks.records(place, account, "prospects"):
        custom_fields = prospect.get("custom_fields")
        for name in custom_fields if isinstance(custom_fields, dict) else ():
            if name not in known:
                wrong = f"must be the field_id of a custom field of this account{guess(name, known)}"
                yield Problem((*at, "custom_fields", name), wrong)


def _references(place: Place, account: Any) -> Iterator[Problem]:
    finders = checks.finders(FORMS, place, account)
    yield from checks.references(FORMS, finders, place, account)
    for at, opportunity in checks.records(place, account, OPPORTUNITY.many):
        for activity_at, activity in checks.records(at, opportunity, "activities"):
            named = activity.get("prospect")
            yield from checks.reference((*activity_at, "prospect"), named, finders["prospects"])
        yield from _links((*at, "prospects"), opportunity.get("prospects"), finders["prospects"], "is linked already")
    yield from _memberships(place, account, finders)


def _links(place: Place, links: Any, finder: Finder, message: str) -> Iterator[Problem]:
    linked: set[int] = set()
    for position, link in enumerate(links if isinstance(links, list) else ()):
        unknown = list(checks.reference((*place, position), link, finder))
        yield from unknown
        found = None if unknown else _found(link, finder)
        if found in linked:
            yield Problem((*place, position), f"{link} {message}")
        if found is not None:
            linked.add(found)


def _memberships(place: Place, account: Any, finders: Finders) -> Iterator[Problem]:
    """Yield a problem if a prospect is on a list twice."""
    members: set[tuple[int, int | None]] = set()
    for number, (at, prospect) in enumerate(checks.records(place, account, "prospects")):
        lists = prospect.get("lists")
        yield from _links((*at, "lists"), lists, finders["lists"], "has this prospect already")
        members.update((number, _found(each, finders["lists"])) for each in (lists if isinstance(lists, list) else ()))
    for at, membership in checks.records(place, account, "list_memberships"):
        prospect = _found(membership.get("prospect"), finders["prospects"])
        list_ = _found(membership.get("list"), finders["lists"])
        if prospect is not None and list_ is not None:
            if (prospect, list_) in members:
                yield Problem(at, "the prospect is on the list already")
            members.add((prospect, list_))


def _found(named: Any, finder: Finder) -> int | None:
    """Return the position of the record to which a reference points; None if there is not exactly one."""
    return checks.parsed(named, lambda named: finder.find(values.reference(named)))
