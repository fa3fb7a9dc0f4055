"""Apollo's opportunities, for the benchmarks of all vendors."""

from typing import Any, Final

from dealdock.vendors.apollo import models
from tests.vendors.apollo import bench_page
from tools.bench.rest_vendors import MILLISECONDS, Copied, Ids, Number, RestVendor, amount, named, one_of, written


def _opportunity(number: Number, ids: Ids) -> dict[str, Any]:
    company = one_of(ids["company"], number)
    return {
        **named("Deal", number),
        "company_id": company,
        "amount": amount(number),
        **written(number, MILLISECONDS),
    }


OPPORTUNITIES: Final = RestVendor(
    name="apollo",
    baseline=bench_page.page,
    headers=lambda account: {"X-Api-Key": account["api_key"]},
    records=(
        ("company", {"name": "Company", "domain": "company.example", "phone": "(312) 596-1000", "owner_id": "$user"}),
        (
            "opportunity",
            {
                "name": "Deal",
                "company_id": "$company",
                "amount": 1,
                "owner_id": "$user",
                "stage_id": "$stage",
                "closed_date": "2026-05-01T00:00:00Z",
            },
        ),
    ),
    copied=(
        Copied("company", models.Company, lambda number, _: named("Company", number)),
        Copied("opportunity", models.Opportunity, _opportunity, is_main=True),
    ),
    read="/api/v1/opportunities/{id}",
    method="GET",
    page="/api/v1/opportunities/search?per_page=100&sort_by_field=created_at",
    list_key="opportunities",
)
MEASURED: Final = (OPPORTUNITIES,)
