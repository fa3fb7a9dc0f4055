"""An account's records as rows, with ids, resolved references and complete histories."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from dealdock.platform.database import bulk_insert
from dealdock.platform.records.models import Base
from dealdock.platform.scenes.lookups import StoredFinder
from dealdock.platform.scenes.references import Finder, References
from dealdock.platform.scenes.row_maker import LoadContext, Records, RowMaker, TableRows
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.pardot.custom_field import service as custom_field_service
from dealdock.vendors.pardot.list.model import ListMembership
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import CustomFieldValue, Prospect
from dealdock.vendors.pardot.scenes import derived, duplicate_emails, record_forms, references
from dealdock.vendors.pardot.scenes.row_factory import MODELS, OPPORTUNITY, Row, RowFactory, history, stored_moment
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity.kinds import TYPE_NAMES
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

if TYPE_CHECKING:
    from dealdock.platform.scenes.document import Place

_DEFAULT_CAMPAIGN: Final = record_forms.Campaign(name="Website Tracking")
_LINK: Final = ("dataset_id", "opportunity_id", "prospect_id")
_ACTIVITY: Final = ("dataset_id", "id", "type", "type_name", "prospect_id", "opportunity_id", "created_at",
                    "updated_at")  # fmt: skip
_MEMBERSHIPS_AT_ONCE: Final = 5000
_IN_MEMORY: Final = ("campaigns", "prospect_accounts", "lists")
_STORED: Final[dict[str, tuple[Any, Any]]] = {
    "prospects": (Prospect, Prospect.email_key),
    "opportunities": (Opportunity, Opportunity.name),
}
"""Kinds of which there may be millions, so that references to them are looked up in the database."""


class Rows(RowMaker):
    """A factory for the rows of one account's records."""

    def __init__(self, context: LoadContext) -> None:
        """Begin an account."""
        super().__init__(context)
        self._dataset_id, self._now = context.account.dataset_id, context.now
        self._take = context.numbers.take
        self._in_memory = {kind: Finder(references.KINDS[kind]) for kind in _IN_MEMORY}
        self._stored = {
            kind: StoredFinder(references.KINDS[kind], *columns, self._dataset_id, context.transactions.read)
            for kind, columns in _STORED.items()
        }
        self._finders: Mapping[str, References] = {**self._in_memory, **self._stored, "users": context.users}
        self._make = RowFactory(self._dataset_id, context.now, self._find, context.numbers.take)
        self._custom_fields: dict[str, int] = {}
        self._oldest_campaign: tuple[Any, int] | None = None  # its time of creation, and its id
        self._campaigns: dict[int | str, int] = {}  # by reference
        self._on_lists = array("q")  # the ids of a prospect and of a list, alternately
        self._place_of_prospects: Place | None = None  # in the scene, if it has prospects
        self._has_unscored = False
        self._by_kind: dict[str, Callable[[Records], TableRows]] = {
            "prospects": self._prospects,
            "list_memberships": self._list_memberships,
            "opportunities": self._opportunities,
            "visitor_activities": self._visitor_activities,
        }

    def rows(self, kind: str, records: Records) -> TableRows:
        """Return the rows of a batch of records."""
        make = self._by_kind.get(kind)
        return self._plain(kind, records) if make is None else make(records)

    def after(self, kind: str) -> Iterable[TableRows]:
        """Return the default campaign if the scene has none, and the list memberships in the records of prospects.

        Then derive scores and last activities. Raise `WrongScene` for an address that two prospects have.
        """
        if kind == "campaigns" and self._oldest_campaign is None:
            return [self._website_tracking()]
        if kind == "prospects":
            return self._memberships_of_prospects()
        if kind == "opportunities" and self._has_unscored:
            derived.count_scores(self.context.transactions, self.context.account)
        if kind == "visitor_activities" and self._place_of_prospects is not None:
            duplicate_emails.refuse(self.context, self._place_of_prospects)
            derived.find_last_activities(self.context.transactions, self.context.account)
        return ()

    def _website_tracking(self) -> TableRows:
        row = self._make.row("campaigns", self._take(None), _DEFAULT_CAMPAIGN)
        self._oldest_campaign = (row["created_at"], row["id"])
        return [_stored(MODELS["campaigns"], [row])]

    def _memberships_of_prospects(self) -> Iterator[TableRows]:
        pairs = self._on_lists
        for start in range(0, len(pairs), 2 * _MEMBERSHIPS_AT_ONCE):
            part = pairs[start : start + 2 * _MEMBERSHIPS_AT_ONCE]
            rows = [
                self._make.named_membership(list_id, prospect_id)
                for prospect_id, list_id in zip(part[::2], part[1::2], strict=True)
            ]
            self.live[ListMembership] += len(rows)
            yield [_stored(MODELS["list_memberships"], rows)]

    def _plain(self, kind: str, records: Records) -> TableRows:
        rows = []
        for each in records:
            record_id = self._take(each.id)
            row = self._make.row(kind, record_id, each)
            rows.append(row)
            if kind in self._in_memory:
                self._in_memory[kind].add(record_id, each.id, each.name)
            if kind == "campaigns":
                conditions = (row["created_at"], record_id)
                self._oldest_campaign = min(self._oldest_campaign or conditions, conditions)
            elif kind == "custom_fields":
                self._add_custom_field(each.field_id, record_id)
        return [_stored(MODELS[kind], rows)]

    def _add_custom_field(self, field_id: str, record_id: int) -> None:
        if field_id in self._custom_fields:
            raise WrongValue(f"the field_id {field_id} is taken already")
        if field_id in custom_field_service.STANDARD:
            raise WrongValue(f"prospects have a field {field_id} already")
        self._custom_fields[field_id] = record_id

    def _prospects(self, records: Records) -> TableRows:
        self._place_of_prospects = records.place
        rows, custom_values = list[Row](), list[Row]()
        for each in records:
            prospect_id = self._take(each.id)
            if each.id is not None:
                self._stored["prospects"].add_own(each.id)
            row = self._make.prospect(prospect_id, each, self._default_campaign)
            row["score"] = derived.NO_SCORE if each.score is None else each.score
            self._has_unscored |= each.score is None
            rows.append(row)
            unknown = each.custom_fields.keys() - self._custom_fields.keys()
            if unknown:
                text = "must be the field_id of a custom field of this account"
                raise WrongValue(text, ("custom_fields", min(unknown)))
            custom_values += self._make.custom_values(prospect_id, each, self._custom_fields)
            lists = self._every("lists", each.lists)
            if len(set(lists)) < len(lists):
                raise WrongValue("has a list twice")
            for list_id in lists:
                self._on_lists.extend((prospect_id, list_id))
        self.live[Prospect] += sum(not row["deleted"] for row in rows)
        return [_stored(Prospect, rows), _stored(CustomFieldValue, custom_values)]

    def _list_memberships(self, records: Records) -> TableRows:
        self._stored["prospects"].look_up(each.prospect for each in records)
        rows = [self._make.membership(each) for each in records]
        self.live[ListMembership] += sum(not row["deleted"] for row in rows)
        return [_stored(MODELS["list_memberships"], rows)]

    def _visitor_activities(self, records: Records) -> TableRows:
        self._stored["prospects"].look_up(each.prospect for each in records if each.prospect is not None)
        self._stored["opportunities"].look_up(each.opportunity for each in records if each.opportunity is not None)
        rows = [self._make.visitor_activity(each) for each in records]
        self.live[VisitorActivity] += sum(row["type"] != kinds.SESSION for row in rows)
        return [_stored(VisitorActivity, rows)]

    def _opportunities(self, records: Records) -> TableRows:
        self._stored["prospects"].look_up(_named_prospects(records))
        rows, links, activities = list[bulk_insert.Values](), list[bulk_insert.Values](), list[bulk_insert.Values]()
        take, default, make, live = self._take, self._default_campaign, self._make.opportunity, 0
        add_own = self._stored["opportunities"].add_own
        for each in records:
            opportunity_id = take(each.id)
            if each.id is not None:
                add_own(opportunity_id)
            campaign_id = default if each.campaign is None else self._campaign(each.campaign)
            rows.append(make(opportunity_id, campaign_id, each))
            live += not each.deleted
            if each.prospects or each.activities:
                links += self._links(opportunity_id, each)
                activities += self._activities(opportunity_id, each)
        self.live[Opportunity] += live
        self.live[VisitorActivity] += len(activities)
        return [
            (Opportunity, OPPORTUNITY, rows),
            (OpportunityProspect, _LINK, links),
            (VisitorActivity, _ACTIVITY, activities),
        ]

    def _links(self, opportunity_id: int, each: Any) -> Iterable[bulk_insert.Values]:
        prospects = self._every("prospects", each.prospects)
        if len(set(prospects)) < len(prospects):
            raise WrongValue("has a prospect twice")
        return [(self._dataset_id, opportunity_id, prospect_id) for prospect_id in prospects]

    def _activities(self, opportunity_id: int, each: Any) -> Iterable[bulk_insert.Values]:
        dataset_id, now, take, find = self._dataset_id, self._now, self._take, self._stored["prospects"].find
        rows = []
        for position, (own_id, type_, prospect, created_at) in enumerate(history(each)):
            at = stored_moment(created_at or now)
            try:
                names = (take(own_id), int(type_), TYPE_NAMES[type_], find(prospect))
            except WrongValue as wrong:
                raise WrongValue(str(wrong), ("activities", position, "prospect")) from None
            rows.append((dataset_id, *names, opportunity_id, at, at))
        return rows

    @property
    def _default_campaign(self) -> int:
        return 0 if self._oldest_campaign is None else self._oldest_campaign[1]

    def _campaign(self, reference: int | str) -> int:
        if reference not in self._campaigns:
            self._campaigns[reference] = self._named("campaigns", reference)
        return self._campaigns[reference]

    def _every(self, kind: str, named: Sequence[int | str]) -> list[int]:
        """Return the ids of the records that the field with the name of their kind lists."""
        find, found = self._finders[kind].find, list[int]()
        try:
            for reference in named:
                found.append(find(reference))
        except WrongValue as wrong:
            raise WrongValue(str(wrong), (kind, len(found))) from None
        return found

    def _find(self, kind: str, reference: str | None) -> int | None:
        return None if reference is None else self._named(kind, reference)

    def _named(self, kind: str, reference: int | str) -> int:
        try:
            return self._finders[kind].find(reference)
        except WrongValue as wrong:
            raise WrongValue(str(wrong), (references.FIELD_OF[kind],)) from None


def _named_prospects(records: Records) -> Iterator[int | str]:
    """Return the references to prospects in opportunities and their activities."""
    for each in records:
        yield from each.prospects
        for activity in each.activities or ():
            yield activity.prospect


def _stored(model: type[Base], rows: Sequence[Row]) -> tuple[type[Base], Sequence[str], Sequence[bulk_insert.Values]]:
    return (model, *bulk_insert.stored(model.__table__, rows))
