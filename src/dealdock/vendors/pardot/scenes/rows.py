"""An account's records, from a scene to rows: ids given, references resolved, histories completed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from dealdock.platform.models import Base
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.references import Finder
from dealdock.vendors.pardot.models import (
    Campaign,
    CustomField,
    ListMembership,
    Opportunity,
    Prospect,
    ProspectAccount,
    ProspectList,
    Tag,
    VisitorActivity,
)
from dealdock.vendors.pardot.scenes import record_forms, references, schema
from dealdock.vendors.pardot.scenes.row_factory import Making, Row, history, on_list
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service

DEFAULT_CAMPAIGN = record_forms.Campaign(name="Website Tracking")

MODELS: Mapping[str, type[Base]] = {
    "campaigns": Campaign,
    "custom_fields": CustomField,
    "tags": Tag,
    "prospect_accounts": ProspectAccount,
    "lists": ProspectList,
    "prospects": Prospect,
    "list_memberships": ListMembership,
    "opportunities": Opportunity,
    "visitor_activities": VisitorActivity,
}
"""The tables of the kinds of record, in the order in which they are written; users come before."""


class Rows:
    """The rows of one account, users aside. Each kind is read once, in the order of the methods."""

    def __init__(
        self,
        account: AccountContext,
        scene: schema.Account,
        numbers: Numbers,
        now: datetime,
        *,
        user_ids: Sequence[int],
    ) -> None:
        """`user_ids`: those that the account's users have, for each of the scene's."""
        self._account = account
        self._scene = scene
        self._make = Making(account, now, self._find, numbers.take)
        self._records = {kind: getattr(scene, kind) for kind in MODELS}
        self._records["campaigns"] = scene.campaigns or [DEFAULT_CAMPAIGN]
        self._ids: dict[str, list[int]] = {"users": list(user_ids), "opportunities": []}
        self._ids |= {
            kind: [numbers.take(each.id) for each in self._records[kind]]
            for kind in ("campaigns", "custom_fields", "tags", "prospect_accounts", "lists", "prospects")
        }
        self._finders = {
            kind: Finder(
                called, ((each.id, getattr(each, called.name)) for each in self._records.get(kind, scene.users))
            )
            for kind, called in references.KINDS.items()
        }
        campaigns = zip(map(self._make.created, self._records["campaigns"]), self._ids["campaigns"], strict=True)
        self._default_campaign = min(campaigns)[1]

    def plain(self, kind: str) -> Iterator[Row]:
        """Campaigns (there is always one), custom fields, tags, prospect accounts, lists."""
        for record_id, each in zip(self._ids[kind], self._records[kind], strict=True):
            yield self._make.row(record_id, each, MODELS[kind])

    def prospects(self) -> Iterator[tuple[Row, list[Row]]]:
        """Each prospect with the values of its custom fields.

        Where the scene doesn't say otherwise, their activities have moved their scores, as the account's rule has it,
        and their last activity.
        """
        scores, latest = self._scores(), self._latest()
        fields = dict(
            zip((each.field_id for each in self._scene.custom_fields), self._ids["custom_fields"], strict=True)
        )
        for prospect_id, each in zip(self._ids["prospects"], self._scene.prospects, strict=True):
            row = self._make.prospect(prospect_id, each, self._default_campaign)
            row["score"] = scores[prospect_id] if each.score is None else each.score
            row["last_activity_at"] = each.last_activity_at or latest.get(prospect_id)
            yield row, self._make.custom_values(prospect_id, each, fields)

    def list_memberships(self) -> Iterator[Row]:
        """Yield the memberships of lists: first those named by prospects, then the scene's own."""
        for prospect_id, each in zip(self._ids["prospects"], self._scene.prospects, strict=True):
            for named in each.lists:
                yield self._make.membership(on_list(named), prospect_id)
        for membership in self._scene.list_memberships:
            yield self._make.membership(membership, self._find("prospects", membership.prospect))

    def opportunities(self) -> Iterator[tuple[Row, list[Row], list[Row]]]:
        """Each opportunity with its links and its activities."""
        for each in self._scene.opportunities:
            opportunity_id = self._make.take(each.id)
            self._ids["opportunities"].append(opportunity_id)
            yield self._make.opportunity(opportunity_id, each, self._default_campaign)

    def visitor_activities(self) -> Iterator[Row]:
        """The activities that stand for themselves."""
        return map(self._make.visitor_activity, self._scene.visitor_activities)

    def _find(self, kind: str, named: str | None) -> int | None:
        return None if named is None else self._ids[kind][self._finders[kind].find(named)]

    def _scores(self) -> Counter[int | None]:
        points = visitor_activity_service.points(self._account)
        scores: Counter[int | None] = Counter()
        for opportunity in self._scene.opportunities:
            for activity in history(opportunity):
                scores[self._find("prospects", activity.prospect)] += points.get(activity.type, 0)
        return scores

    def _latest(self) -> dict[int | None, datetime]:
        latest: dict[int | None, datetime] = {}
        for activity in self._scene.visitor_activities:
            if activity.prospect is not None and activity.kind.moves_last_activity:
                prospect_id, at = self._find("prospects", activity.prospect), self._make.created(activity)
                latest[prospect_id] = max(at, latest.get(prospect_id, at))
        return latest
