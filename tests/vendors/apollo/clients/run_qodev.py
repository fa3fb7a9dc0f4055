"""The client qodev-apollo-api as it is published, redirected: `run_qodev.py https://127.0.0.1:7274 KEY`.

It runs where that client is installed, which is not where the tests run, nor dealdock. The certificate is named by
DEALDOCK_CA. It prints what it found as JSON.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from qodev_apollo_api import ApolloClient
from qodev_apollo_api.exceptions import APIError, AuthenticationError, RateLimitError

from dealdock_client.redirect import redirect


async def found(key: str) -> dict[str, Any]:
    """Use every method of the client that concerns opportunities."""
    async with ApolloClient(api_key=key) as client:
        pipelines, stages = await client.list_pipelines(), await client.list_all_stages()
        won = next(stage for stage in stages.items if stage.name == "Closed Won")
        contact = await client.create_contact("Jane", "Doe", email="jane@x.io")
        renamed = await client.update_contact(contact.id, title="Chef")
        deal = await client.create_deal("Large", amount=900.5, closed_date="2026-07-01")
        changed = await client.update_opportunity(deal.id, opportunity_stage_id=won.id, next_step="Call")
        types = await client.list_opportunity_contact_role_types()
        part = {"contact_id": contact.id, "opportunity_contact_role_type_id": types.items[0].id, "is_primary": True}
        with_role = await client.update_opportunity_roles(deal.id, [part])
        page = await client.search_deals(limit=1, q_opportunity_name="larg", sort_by_field="amount")
        companies, people = await client.search_accounts(), await client.search_contacts(q_keywords="doe")
        return {
            "pipeline": (await client.get_pipeline(pipelines.items[0].id)).title,
            "stages": [stage.name for stage in (await client.list_pipeline_stages(pipelines.items[0].id)).items],
            "contact": [renamed.name, renamed.title, (await client.get_contact(contact.id)).email],
            "deal": [deal.name, str(deal.amount), str(deal.closed_date), changed.is_won, changed.next_step],
            "roles": [[role.contact_id == contact.id, role.is_primary] for role in with_role.opportunity_contact_roles],
            "search": [page.total, [(each.id == deal.id, each.created_at is not None) for each in page.items]],
            "companies": [each.name for each in companies.items],
            "account": (await client.get_account(companies.items[0].id)).name,
            "people": people.total,
            "fields": [field.name for field in await client.list_custom_fields()],
            "limits": client.rate_limit_status,
        }


async def refusals(key: str) -> dict[str, Any]:
    """Return the client's errors for a wrong key, a wrong id, and a call beyond the limit."""
    shown: dict[str, Any] = {}
    async with ApolloClient(api_key="wrong") as client:
        try:
            await client.search_deals()
        except AuthenticationError as error:
            shown["key"] = str(error)
    async with ApolloClient(api_key=key) as client:
        try:
            await client.get_deal("x")
        except APIError as error:
            shown["id"] = error.status_code
        try:
            await client.list_all_stages()
            for _ in range(100):
                await client.list_all_stages()
        except RateLimitError as error:
            shown["limit"] = error.retry_after
    return shown


async def main(key: str, what: str) -> None:
    """Print what the client found."""
    print(json.dumps(await (found if what == "found" else refusals)(key)))


with redirect(sys.argv[1], Path(os.environ["DEALDOCK_CA"]).read_text()):
    asyncio.run(main(*sys.argv[2:]))
