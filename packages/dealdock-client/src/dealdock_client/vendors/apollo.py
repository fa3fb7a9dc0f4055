"""The attributes that only accounts of Apollo have in tests."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from dealdock_client.credentials import AnyCredentials
from dealdock_client.errors import with_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from typing_extensions import Self

    from dealdock_client.records import AnyRecord, ControlPath, Record, Records

__tracebackhide__ = True  # a failing test's traceback ends in the test

MOMENTS: Final = frozenset({"closed_date", "next_step_date"})
"""The fields of records that are moments, in addition to the fields named `…_at`."""


@dataclass(frozen=True)
class Credentials(AnyCredentials):
    """The credentials of the account's first user, an administrator unless the scene defines another role.

    `access_token` is valid for up to two hours, by the account's clock. `password` is empty if a person chose it.
    """

    email: str
    password: str
    user_id: str
    team_id: str
    api_key: str
    client_id: str
    client_secret: str
    access_token: str
    refresh_token: str

    @classmethod
    def read(cls, account: Mapping[str, Any]) -> Self:
        """Return the credentials in the control plane's JSON of an account."""
        return cls(**{field.name: account[field.name] or "" for field in fields(cls)})


class Crm:
    """The CRM's changes to an account's opportunities.

    The CRM identifies an opportunity by its own id: each method takes that text, or the record. Raises `ControlError`
    if a field is invalid, or if the CRM has no such opportunity.
    """

    def __init__(self, path: ControlPath) -> None:
        self._path = path

    @with_parameters
    def push(self, **fields: Any) -> AnyRecord:
        """Add an opportunity in the CRM: `name`, `amount`, `stage_id` …, and `fid` unless it is to be generated."""
        return self._path.one("POST", body=fields)

    @with_parameters
    def change(self, opportunity: str | Record, **fields: Any) -> AnyRecord:
        """Change these fields of an opportunity in the CRM."""
        return self._path.one("PATCH", _fid(opportunity), body=fields)

    def delete(self, opportunity: str | Record) -> None:
        """Delete an opportunity in the CRM."""
        self._path.call("DELETE", _fid(opportunity))


class Attributes:
    """The attributes of an Apollo account in tests. The API's accounts are `companies`."""

    credentials: Credentials
    """The credentials at the creation of the account, or at the last `renew`."""

    def __init__(self, path: Callable[..., ControlPath], records: Callable[[str], Records]) -> None:
        """`path` returns a path of the control plane below the account, `records` one kind of its records."""
        self.crm = Crm(path("crm", "opportunities"))
        self.opportunities = records("opportunity")
        self.companies = records("company")
        self.contacts = records("contact")
        self.stages = records("stage")
        self.pipelines = records("pipeline")
        self.company_stages = records("company_stage")
        self.custom_fields = records("custom_field")


def _fid(opportunity: str | Record) -> str:
    if isinstance(opportunity, str):
        return opportunity
    fid = getattr(opportunity, "salesforce_id", None)
    if fid is None:
        msg = f"{opportunity!r} is not an opportunity of the CRM: it has no salesforce_id. Add one by crm.push(…)"
        raise ValueError(msg)
    return str(fid)
