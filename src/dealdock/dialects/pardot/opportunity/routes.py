"""The operations of the opportunity: `/api/opportunity/version/<v>/do/<operation>` (contract, section 4)."""

from typing import Any

from dealdock.core import campaign, opportunity, prospect
from dealdock.dialects.pardot import given, values
from dealdock.dialects.pardot.casting import casts
from dealdock.dialects.pardot.operations import Call, Output
from dealdock.dialects.pardot.opportunity import shape
from dealdock.dialects.pardot.opportunity.criteria import QUERY
from dealdock.dialects.pardot.opportunity.fields import PROSPECT, OpportunityFields
from dealdock.dialects.pardot.query import Source
from dealdock.dialects.pardot.response import One, Rows
from dealdock.dialects.pardot.routing import METHODS_OF_READS, PardotRouter

router = PardotRouter("opportunity", also=("opportunities",))


@router.operation(
    "create",
    fields=OpportunityFields,
    errors=(13, 36, 3, 4, 44, 132, 38, 40, 42, 51, 57, 52),
    writes=True,
    guarded=True,
)
def create(call: Call) -> One:
    """Create an opportunity."""
    if not any(name in call.parameters for name in PROSPECT):
        raise given.missing(*PROSPECT, one_of=True)
    given.require(call, *OpportunityFields.REQUIRED)
    given.refuse_empty(call, *OpportunityFields.REQUIRED)
    _refuse_empty_prospect(call)
    prospect_ids = _prospect_ids(call)
    fields = _fields(call)
    opportunity_id = opportunity.create(call.db, call.account, fields, prospect_ids=prospect_ids, now=call.now)
    return _answer(call, opportunity_id)


@router.operation("read", methods=METHODS_OF_READS, errors=(13, 16, 35))
def read(call: Call) -> One:
    """Return one opportunity, with its activities unless `output` asks for less."""
    return _answer(call, given.record_id(call))


@router.operation(
    "update",
    fields=OpportunityFields,
    errors=(13, 16, 35, 36, 3, 4, 44, 132, 38, 40, 42, 51, 57, 52),
    writes=True,
    guarded=True,
)
def update(call: Call) -> One:
    """Change the fields of an opportunity that are given."""
    opportunity_id = given.record_id(call)
    opportunity.require(call.db, call.account, opportunity_id)
    given.refuse_empty(call, *OpportunityFields.REQUIRED)
    _refuse_empty_prospect(call)
    prospect_ids = _prospect_ids(call)
    fields = _fields(call)
    opportunity.update(call.db, call.account, opportunity_id, fields, prospect_ids=prospect_ids, now=call.now)
    return _answer(call, opportunity_id)


@router.operation("delete", methods=("GET", "POST", "DELETE"), errors=(13, 16, 35), writes=True, guarded=True)
def delete(call: Call) -> None:
    """Delete an opportunity. It can be brought back with `undelete`."""
    opportunity.delete(call.db, call.account, given.record_id(call))


@router.operation("undelete", methods=("GET", "POST", "DELETE"), errors=(13, 16, 35), writes=True, guarded=True)
def undelete(call: Call) -> None:
    """Bring a deleted opportunity back."""
    opportunity.undelete(call.db, call.account, given.record_id(call))


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> Rows:
    """Return a page of opportunities, without their activities."""
    output: Output = "simple" if call.output == "full" else call.output
    db, account = call.db, call.account
    source = Source(
        total=lambda selection: opportunity.total(db, account, selection),
        page=lambda selection: opportunity.query(db, account, selection, shape.DEPTHS[output]),
        stream=lambda selection: opportunity.stream(db, account, selection),
        casts=casts(shape.MOULDS[output], call.zone),
    )
    return QUERY.answer(call, "opportunity", source)


def _answer(call: Call, opportunity_id: int) -> One:
    mould = shape.MOULDS[call.output]
    record = opportunity.read(call.db, call.account, opportunity_id, shape.DEPTHS[call.output])
    return One("opportunity", record[: len(mould.columns)], casts(mould, call.zone))


def _refuse_empty_prospect(call: Call) -> None:
    """Of id and address one is enough, and the other may be empty. Error 36."""
    texts = [text.strip() for name in PROSPECT if (text := call.parameters.get(name)) is not None]
    if texts and not any(texts):
        raise given.empty(*(name for name in PROSPECT if name in call.parameters))


def _prospect_ids(call: Call) -> list[int]:
    """The prospect that the call names, or none. Errors 3, 4, 44, 132."""
    text, email = ((call.parameters.get(name) or "").strip() for name in PROSPECT)
    if not text and not email:
        return []
    prospect_id = values.checked(values.record_id, text, 3, "prospect_id") if text else None
    return prospect.named(call.db, call.account, prospect_id=prospect_id, email=email or None)[:1]


def _fields(call: Call) -> dict[str, Any]:
    """The fields that the call sets, campaign included. Errors 38, then the fields' own."""
    campaign_id = {}
    if (text := call.parameters.get("campaign_id")) is not None:
        campaign_id = {"campaign_id": _campaign_id(call, text)}
    return campaign_id | OpportunityFields.read(call).given()


def _campaign_id(call: Call, text: str) -> int:
    if not text.strip():
        return campaign.default(call.db, call.account)
    campaign_id = values.checked(values.record_id, text, 38, "campaign_id")
    campaign.require(call.db, call.account, campaign_id)
    return campaign_id
