"""Every operation of Pardot's API, with parameters for which it succeeds."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from dealdock.vendors.pardot.router import JOBS, ROUTERS
from dealdock.vendors.pardot.wire.operations import Operation
from tests.support.builders import Account

MAKERS: Final = {
    "visitoractivity": "activity",
    "user": "first_user",
    "account": "first_user",  # which is not requested
    "list": "prospect_list",
    "listmembership": "list_membership",
    "customfield": "custom_field",
    "prospectaccount": "prospect_account",
    "emailtemplate": "email_template",
    "emailclick": "email_click",
    "tagobject": "tag_object",
    "customredirect": "custom_redirect",
    "dynamiccontent": "dynamic_content",
    "lifecyclestage": "lifecycle_stage",
    "lifecyclehistory": "lifecycle_history",
}
"""The methods that make records of the objects, where their names differ from those of the objects."""


class Route(NamedTuple):
    """One operation, by one of its object's names."""

    object: str
    name: str
    operation: Operation
    resource: str

    def __str__(self) -> str:
        return f"{self.object}.{self.name}"

    @property
    def path(self) -> str:
        return f"/api/{self.object}/version/3/do/{self.name}"


def routes(*, also: bool = True, jobs: bool = False) -> Iterator[Route]:
    """All of them; `also`: by the other names of their objects too; `jobs`: also those with bodies of JSON."""
    for resource in (*ROUTERS, *(JOBS if jobs else ())):
        for object_ in (resource.name, *resource.aliases) if also else (resource.name,):
            for name, operation in resource.operations.items():
                yield Route(object_, name, operation, resource.name)


def ample(account: Account, resource: str) -> dict[str, Any]:
    """Return parameters for any operation of an object: a record's id, and all required fields of a new one."""
    return account.at_once(lambda account: _ample(account, resource))


def _ample(account: Account, resource: str) -> dict[str, Any]:
    prospect = account.prospect()
    make: Any = getattr(account, MAKERS.get(resource, resource))
    return {
        "id": make(prospect) if resource == "opportunity" else make(),
        "prospect_id": prospect,
        "list_id": account.prospect_list(),
        "name": "Deal",
        "value": 1,
        "probability": 1,
        "status": "won",
        "field_id": f"New_{prospect}",
        "limit": 200,  # that every query has
        **({"ids": "1"} if resource == "visit" else {}),
        **(_of_prospect(account) if resource == "prospect" else {}),
        **({"id": _used_field(account)} if resource == "customfield" else {}),
    }


def _used_field(account: Account) -> int:
    """Return a custom field that has values."""
    field = account.custom_field()
    account.prospect(custom={field: ["Assam"]})
    return field


def _of_prospect(account: Account) -> dict[str, Any]:
    """Return more parameters of a prospect's operations, so that each kind of record that belongs to one is touched."""
    number = account.custom_field()
    field_id = f"Tea_{number}"
    account.custom_field(field_id)
    given = {field_id: "Assam", f"list_{account.prospect_list()}": "1"}
    email = f"new{number}@example.com"
    return given | {"email": email, "user_id": account.first_user(), "prospects": json.dumps({email: given})}


def stored_batch(account: Account, form: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters with a batch of one prospect that exists, for an operation that changes it."""
    email = f"stored{account.custom_field()}@example.com"
    account.prospect(email=email)
    return {**form, "prospects": json.dumps({email: {"first_name": "Ann"}})}
