"""An account's records, as they are: `GET`, `POST /accounts/{id}/records/{object}`, also by its plural."""

from fastapi import APIRouter

from dealdock.control.records.campaign import router as campaign
from dealdock.control.records.opportunity import router as opportunity
from dealdock.control.records.prospect import router as prospect

router = APIRouter(prefix="/accounts/{account_id}/records", tags=["records"])

for kind, name, plural in (
    (campaign, "campaign", "campaigns"),
    (prospect, "prospect", "prospects"),
    (opportunity, "opportunity", "opportunities"),
):
    router.include_router(kind, prefix=f"/{name}")
    router.include_router(kind, prefix=f"/{plural}", include_in_schema=False)
