"""From lines to rows, batch by batch: ids given, references resolved, histories completed, as `rows` does it."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.database import Database
from dealdock.platform.models import Base
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import problems
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.lookups import Named, Stored
from dealdock.platform.scenes.parse_lines import described
from dealdock.platform.scenes.support import Written
from dealdock.platform.scenes.values import Wrong
from dealdock.vendors.pardot.custom_field import service as custom_field_service
from dealdock.vendors.pardot.models import CustomFieldValue, ListMembership, Opportunity, OpportunityProspect, Prospect
from dealdock.vendors.pardot.models import VisitorActivity as Activity
from dealdock.vendors.pardot.scenes import (
    derived,
    duplicate_emails,
    fast_opportunities,
    record_forms,
    references,
    schema,
)
from dealdock.vendors.pardot.scenes.derived import NO_SCORE
from dealdock.vendors.pardot.scenes.fast_opportunities import Deal
from dealdock.vendors.pardot.scenes.row_factory import Making, Row
from dealdock.vendors.pardot.scenes.rows import DEFAULT_CAMPAIGN, MODELS
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity.kinds import TYPE_NAMES, Type

_DEAL: Final = ("dataset_id", "id", "campaign_id", "name", "value", "probability", "type", "stage", "crm_fid",
                "status", "closed_at", "created_at", "updated_at", "deleted")  # fmt: skip
_LINK: Final = ("dataset_id", "opportunity_id", "prospect_id")
_EVENT: Final = ("dataset_id", "id", "type", "type_name", "prospect_id", "opportunity_id", "created_at", "updated_at")
_AT_ONCE: Final = 5000
_NAMED: Final = ("campaigns", "prospect_accounts", "lists")
_COLUMNS: Final[dict[str, tuple[Any, Any]]] = {
    "prospects": (Prospect, Prospect.email_key),
    "opportunities": (Opportunity, Opportunity.name),
}


class LineRows:
    """Turns one account's lines into rows. Each kind is turned after those that it refers to are written."""

    duplicates: Mapping[str, str] = {
        "crm_fid": "stands a crm_fid that another opportunity has already",
        "list_id": "a prospect comes on a list that has it already",
    }

    def __init__(
        self, database: Database, account: AccountContext, users: Named, numbers: Numbers, now: datetime, lines: Lines
    ) -> None:
        """`users`: those of the scene, with the ids that the account has for them."""
        self.live: Counter[type[Base]] = Counter()
        self._has_prospects = self._has_unscored = False
        self._dataset_id = account.dataset_id
        self._lines = lines
        self._take = numbers.take
        self._database, self._account, self._numbers = database, account, numbers
        self._few = {kind: Named(references.KINDS[kind]) for kind in _NAMED} | {"users": users}
        self._many = {
            kind: Stored(references.KINDS[kind], *columns, account.dataset_id, database.read)
            for kind, columns in _COLUMNS.items()
        }
        self._make = Making(account, now, self._find, numbers.take)
        self._now = int(now.timestamp())
        self._fields: dict[str, int] = {}
        self._oldest_campaign: tuple[datetime, int] | None = None
        self._campaigns: dict[int | str, int] = {}
        self._on_lists = array("q")  # who is on which list, as prospects say: two ids by turns
        self._index = 0

    def before(self, kind: str) -> Iterable[Written]:
        """Return the memberships of lists that prospects speak of, before those on lines of their own."""
        return self._on_lists_of_prospects() if kind == "list_memberships" else ()

    def rows(self, batch: Batch) -> Written:
        """The rows of these lines. Raises `WrongScene` where something is wrong with them."""
        how: dict[str, Callable[[Batch], Written]] = {
            "prospects": self._prospects,
            "list_memberships": self._list_memberships,
            "opportunities": self._opportunities,
            "visitor_activities": self._visitor_activities,
        }
        try:
            return how.get(batch.kind, self._plain)(batch)
        except Wrong as wrong:
            raise problems.wrong_record(self._lines, batch, self._index, str(wrong)) from None

    def after(self, kind: str) -> Iterable[Written]:
        """Return the default campaign, after those of the scene; let opportunities move scores."""
        if kind == "campaigns" and self._oldest_campaign is None:
            return [self._website_tracking()]
        if kind == "opportunities" and self._has_unscored:
            derived.count_scores(self._database.write, self._account, self._numbers.highest)
        return ()

    def finish(self) -> None:
        """Check addresses, and find last activities. Raise `WrongScene`."""
        if self._has_prospects:
            duplicate_emails.refuse(self._database, self._account, self._lines)
            derived.find_last_activities(self._database.write, self._account, self._numbers.highest)

    def _website_tracking(self) -> Written:
        """Return the campaign that there always is, where the scene has none."""
        row = self._make.row(self._take(None), DEFAULT_CAMPAIGN, MODELS["campaigns"])
        self._oldest_campaign = (row["created_at"], row["id"])
        return [_stored(MODELS["campaigns"], [row])]

    def _on_lists_of_prospects(self) -> Iterator[Written]:
        membership = record_forms.ListMembership.model_construct(list="", prospect="")
        pairs = self._on_lists
        for start in range(0, len(pairs), 2 * _AT_ONCE):
            part = pairs[start : start + 2 * _AT_ONCE]
            rows = [
                self._make.row(self._take(None), membership, ListMembership)
                | {"prospect_id": prospect_id, "list_id": list_id}
                for prospect_id, list_id in zip(part[::2], part[1::2], strict=True)
            ]
            self.live[ListMembership] += len(rows)
            yield [_stored(ListMembership, rows)]

    def _plain(self, batch: Batch) -> Written:
        rows = []
        for each in self._each(batch):
            record_id = self._take(each.id)
            row = self._make.row(record_id, each, MODELS[batch.kind])
            rows.append(row)
            if batch.kind in self._few:
                self._few[batch.kind].add(record_id, each.id, each.name)
            if batch.kind == "campaigns":
                this = (row["created_at"], record_id)
                self._oldest_campaign = min(self._oldest_campaign or this, this)
            elif batch.kind == "custom_fields":
                self._add_field(each.field_id, record_id)
        return [_stored(MODELS[batch.kind], rows)]

    def _add_field(self, field_id: str, record_id: int) -> None:
        if field_id in self._fields:
            raise Wrong(f"the field_id {field_id} is taken already")
        if field_id in custom_field_service.STANDARD:
            raise Wrong(f"prospects have a field {field_id} already")
        self._fields[field_id] = record_id

    def _prospects(self, batch: Batch) -> Written:
        self._has_prospects = True
        rows, held = list[Row](), list[Row]()
        for each in self._each(batch):
            prospect_id = self._take(each.id)
            if each.id is not None:
                self._many["prospects"].add_own(each.id)
            row = self._make.prospect(prospect_id, each, self._default_campaign)
            row["score"] = NO_SCORE if each.score is None else each.score
            self._has_unscored |= each.score is None
            rows.append(row)
            unknown = each.custom_fields.keys() - self._fields.keys()
            if unknown:
                raise Wrong(f"{min(unknown)} must be the field_id of a custom field of this account")
            held += self._make.custom_values(prospect_id, each, self._fields)
            on = [self._few["lists"].find(named) for named in each.lists]
            if len(set(on)) < len(on):
                raise Wrong("has a list twice")
            for list_id in on:
                self._on_lists.extend((prospect_id, list_id))
        self.live[Prospect] += sum(not row["deleted"] for row in rows)
        return [_stored(Prospect, rows), _stored(CustomFieldValue, held)]

    def _list_memberships(self, batch: Batch) -> Written:
        records = list(self._each(batch))
        self._many["prospects"].look_up(each.prospect for each in records)
        rows = [self._make.membership(each, self._find("prospects", each.prospect)) for each in self._again(records)]
        self.live[ListMembership] += sum(not row["deleted"] for row in rows)
        return [_stored(ListMembership, rows)]

    def _visitor_activities(self, batch: Batch) -> Written:
        records = list(self._each(batch))
        self._many["prospects"].look_up(each.prospect for each in records if each.prospect is not None)
        self._many["opportunities"].look_up(each.opportunity for each in records if each.opportunity is not None)
        rows = [self._make.visitor_activity(each) for each in self._again(records)]
        self.live[Activity] += sum(row["type"] != kinds.SESSION for row in rows)
        return [_stored(Activity, rows)]

    def _opportunities(self, batch: Batch) -> Written:
        found = fast_opportunities.swiftly(batch.lines)
        if found is None:
            found = [fast_opportunities.carefully(each) for each in self._each(batch)]
        self._many["prospects"].look_up(fast_opportunities.people(found))
        rows, links, events = list[bulk_insert.Values](), list[bulk_insert.Values](), list[bulk_insert.Values]()
        dataset_id, now, take, default = self._dataset_id, self._now, self._take, self._default_campaign
        add_own = self._many["opportunities"].add_own
        for self._index, deal in enumerate(found):
            number = take(deal.id)
            if deal.id is not None:
                add_own(number)
            campaign_id = default if deal.campaign is None else self._campaign(deal.campaign)
            rows.append((dataset_id, number, campaign_id, deal.name, deal.value, deal.probability, deal.type,
                         deal.stage, deal.crm_fid, deal.status, deal.closed_at, deal.created_at or now,
                         deal.updated_at or now, deal.deleted))  # fmt: skip
            if deal.prospects or deal.activities:
                self._surround(deal, number, links, events)
        self.live[Opportunity] += sum(not deal.deleted for deal in found)
        self.live[Activity] += len(events)
        return [(Opportunity, _DEAL, rows), (OpportunityProspect, _LINK, links), (Activity, _EVENT, events)]

    def _surround(
        self, deal: Deal, number: int, links: list[bulk_insert.Values], events: list[bulk_insert.Values]
    ) -> None:
        """Add whom it is linked to and what happened to it."""
        find = self._many["prospects"].find
        people = [find(named) for named in deal.prospects]
        if len(set(people)) < len(people):
            raise Wrong("has a prospect twice")
        links += ((self._dataset_id, number, prospect_id) for prospect_id in people)
        for own, type_, prospect, created_at in fast_opportunities.history(deal):
            at = created_at or self._now
            names = (self._take(own), type_, TYPE_NAMES[Type(type_)], find(prospect))
            events.append((self._dataset_id, *names, number, at, at))

    @property
    def _default_campaign(self) -> int:
        return 0 if self._oldest_campaign is None else self._oldest_campaign[1]

    def _campaign(self, named: int | str) -> int:
        if named not in self._campaigns:
            self._campaigns[named] = self._few["campaigns"].find(str(named).strip())
        return self._campaigns[named]

    def _find(self, kind: str, named: str | None) -> int | None:
        if named is None:
            return None
        return self._many[kind].find(named) if kind in self._many else self._few[kind].find(named)

    def _each(self, batch: Batch) -> Iterator[Any]:
        return self._again(described(self._lines, batch, schema.FORM))

    def _again(self, records: Iterable[Any]) -> Iterator[Any]:
        for self._index, record in enumerate(records):
            yield record


def _stored(model: type[Base], rows: Sequence[Row]) -> tuple[type[Base], Sequence[str], Sequence[bulk_insert.Values]]:
    return (model, *bulk_insert.stored(model.__table__, rows))
