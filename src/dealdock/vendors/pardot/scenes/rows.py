"""An account's records as rows, with default campaigns, memberships and complete histories."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from dealdock.platform.records.models import Base
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import LoadContext, RecordRows, Row, SceneRecords, TableRows
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.pardot.campaign import CAMPAIGN, Campaign
from dealdock.vendors.pardot.custom_field import CUSTOM_FIELD, CustomFieldValue, standard
from dealdock.vendors.pardot.dynamic_content import DYNAMIC_CONTENT, DynamicContentVariation
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIP
from dealdock.vendors.pardot.opportunity.model import OpportunityProspect
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITY
from dealdock.vendors.pardot.prospect.control import PROSPECT
from dealdock.vendors.pardot.scenes import derived
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity.kinds import TYPE_NAMES, Type
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.resource import VISITOR_ACTIVITY
from dealdock.vendors.pardot.visitor_activity.service import OF_STATUS

if TYPE_CHECKING:
    from dealdock.platform.scenes.document import Place

Part = tuple[type[Base], Row]
"""A row of another table that belongs to a record."""

Event = tuple[int | None, int, int | str, datetime | None]
"""An activity of an opportunity: id, type, prospect, time of creation."""

_MEMBERSHIPS_AT_ONCE: Final = 5000


class Rows(RecordRows):
    """A factory for the rows of one account's records."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        """Begin an account."""
        super().__init__(forms, context)
        self._dataset_id = context.account.dataset_id
        self._custom_fields: dict[str, int] = {}
        self._oldest_campaign: tuple[Any, int] | None = None  # its time of creation, and its id
        self._on_lists = array("q")  # the ids of a prospect and of a list, alternately
        self._place_of_prospects: Place | None = None  # in the scene, if it has prospects
        self._has_unscored = False

    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records."""
        if kind == PROSPECT.many:
            self._place_of_prospects = records.place
        return super().rows(kind, records)

    def look_up(self, form: RecordForm, records: SceneRecords) -> None:
        """Look up all references of a batch at once."""
        super().look_up(form, records)
        if form.kind is OPPORTUNITY:
            self.finders[PROSPECT.many].look_up(_named_prospects(records))

    def row(self, form: RecordForm, each: Any) -> Row:
        """Return the columns of a record."""
        row = super().row(form, each)
        if form.kind in {PROSPECT, OPPORTUNITY} and row["campaign_id"] is None:
            row["campaign_id"] = 0 if self._oldest_campaign is None else self._oldest_campaign[1]
        if form.kind is CAMPAIGN:
            made = (row["created_at"], row["id"])
            self._oldest_campaign = min(self._oldest_campaign or made, made)
        elif form.kind is CUSTOM_FIELD:
            self._add_custom_field(row["field_id"], row["id"])
        elif form.kind is PROSPECT:
            self._has_unscored |= row["score"] is None
            row["score"] = derived.NO_SCORE if row["score"] is None else row["score"]
        elif form.kind is VISITOR_ACTIVITY:
            row |= {"type_name": each.described.type_name, "updated_at": each.updated_at or row["created_at"]}
        return row

    def is_live(self, model: type[Base], row: Row) -> bool:
        """Return True if a row counts as a live record."""
        return super().is_live(model, row) and not (model is VisitorActivity and row["type"] == kinds.SESSION)

    def parts(self, form: RecordForm, row: Row, each: Any) -> Iterator[Part]:
        """Yield the links and activities of an opportunity, the custom values of a prospect, and variations."""
        if form.kind is OPPORTUNITY:
            yield from self._links(row["id"], each)
            yield from self._activities(row["id"], each)
        elif form.kind is PROSPECT:
            yield from self._custom_values(row["id"], each)
            self._note_lists(row["id"], each)
        elif form.kind is DYNAMIC_CONTENT:
            yield from self._variations(row)

    def after(self, kind: str) -> Iterable[TableRows]:
        """Return the default campaign if the scene has none, and the list memberships in the records of prospects.

        Then derive scores and last activities. Raise `WrongRecords` for an address that two prospects have.
        """
        if kind == CAMPAIGN.many and self._oldest_campaign is None:
            return [self._website_tracking()]
        if kind == PROSPECT.many:
            return self._memberships_of_prospects()
        if kind == OPPORTUNITY.many and self._has_unscored:
            derived.count_scores(self.context.transactions, self.context.account)
        if kind == VISITOR_ACTIVITY.many and self._place_of_prospects is not None:
            derived.refuse_shared_emails(self.context, self._place_of_prospects)
            derived.find_last_activities(self.context.transactions, self.context.account)
        return ()

    def _website_tracking(self) -> TableRows:
        form = self.forms[CAMPAIGN.many]
        campaign = form.form.model_validate({"name": "Website Tracking"})
        return [self.written(Campaign, [self.row(form, campaign)])]

    def _memberships_of_prospects(self) -> Iterator[TableRows]:
        form, pairs = self.forms[LIST_MEMBERSHIP.many], self._on_lists
        nothing: Any = {"list": None, "prospect": None}
        for start in range(0, len(pairs), 2 * _MEMBERSHIPS_AT_ONCE):
            part = pairs[start : start + 2 * _MEMBERSHIPS_AT_ONCE]
            rows = [
                self.row(form, form.form.model_construct(**nothing)) | {"list_id": list_id, "prospect_id": prospect_id}
                for prospect_id, list_id in zip(part[::2], part[1::2], strict=True)
            ]
            yield [self.written(ListMembership, rows)]

    def _add_custom_field(self, field_id: str, record_id: int) -> None:
        if field_id in self._custom_fields:
            raise WrongValue(f"the field_id {field_id} is taken already")
        if field_id in standard():
            raise WrongValue(f"prospects have a field {field_id} already")
        self._custom_fields[field_id] = record_id

    def _custom_values(self, prospect_id: int, each: Any) -> Iterator[Part]:
        known = self._custom_fields
        if unknown := each.custom_fields.keys() - known.keys():
            text = "must be the field_id of a custom field of this account"
            raise WrongValue(text, ("custom_fields", min(unknown)))
        key: Row = {"dataset_id": self._dataset_id, "prospect_id": prospect_id}
        for field_id, values in each.custom_fields.items():
            for position, value in enumerate(values):
                own = {"custom_field_id": known[field_id], "position": position, "value": value}
                yield CustomFieldValue, key | own

    def _variations(self, content: Row) -> Iterator[Part]:
        key = {name: content[name] for name in ("dataset_id", "created_at", "updated_at")}
        for each in content["variations"]:
            number = self.context.numbers.take(None)
            yield DynamicContentVariation, {**key, "id": number, "dynamic_content_id": content["id"], **each}

    def _note_lists(self, prospect_id: int, each: Any) -> None:
        lists = self._every("lists", each.lists)
        if len(set(lists)) < len(lists):
            raise WrongValue("has a list twice")
        for list_id in lists:
            self._on_lists.extend((prospect_id, list_id))

    def _links(self, opportunity_id: int, each: Any) -> Iterator[Part]:
        prospects = self._every("prospects", each.prospects)
        if len(set(prospects)) < len(prospects):
            raise WrongValue("has a prospect twice")
        key: Row = {"dataset_id": self._dataset_id, "opportunity_id": opportunity_id}
        for prospect_id in prospects:
            yield OpportunityProspect, key | {"prospect_id": prospect_id}

    def _activities(self, opportunity_id: int, each: Any) -> Iterator[Part]:
        key: Row = {"dataset_id": self._dataset_id, "opportunity_id": opportunity_id}
        for position, (own_id, type_, prospect, created_at) in enumerate(_history(each)):
            number, at = self.context.numbers.take(own_id), created_at or self.context.now
            try:
                prospect_id = self.finders[PROSPECT.many].find(prospect)
            except WrongValue as wrong:
                raise WrongValue(str(wrong), ("activities", position, "prospect")) from None
            own = {"id": number, "type": int(type_), "type_name": TYPE_NAMES[type_], "prospect_id": prospect_id}
            yield VisitorActivity, {**key, **own, "created_at": at, "updated_at": at}

    def _every(self, kind: str, named: Sequence[int | str]) -> list[int]:
        """Return the ids of the records that the field with the name of their kind lists."""
        find, found = self.finders[kind].find, list[int]()
        try:
            for reference in named:
                found.append(find(reference))
        except WrongValue as wrong:
            raise WrongValue(str(wrong), (kind, len(found))) from None
        return found


def _history(opportunity: Any) -> Iterable[Event]:
    """Return an opportunity's activities: the scene's, else the ones that the API would have written."""
    if opportunity.activities is not None:
        return [(each.id, each.type, each.prospect, each.created_at) for each in opportunity.activities]
    events = [(Type.CREATED, opportunity.created_at)]
    if opportunity.status != "Open":
        events.append((OF_STATUS[opportunity.status], opportunity.closed_at or opportunity.updated_at))
    return [(None, type_, named, at) for type_, at in events for named in opportunity.prospects]


def _named_prospects(records: SceneRecords) -> Iterator[int | str]:
    """Return the references to prospects in opportunities and their activities."""
    for each in records:
        yield from each.prospects
        for activity in each.activities or ():
            yield activity.prospect
