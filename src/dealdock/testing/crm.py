"""The CRM's side of an account's connector."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dealdock.testing.records import Record

if TYPE_CHECKING:
    from dealdock.testing.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Crm:
    """The CRM's changes to an account's opportunities. With a connector, the API itself does not write them.

    The CRM identifies an opportunity by its own id, `crm_fid`: each method takes that text, or the record. Raises
    `ControlError` where a field is wrong, and where the CRM has no such opportunity.
    """

    def __init__(self, control: "Control", account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "crm", "opportunities")

    def push(self, **fields: Any) -> Record:
        """Add an opportunity in the CRM: `name`, `value`, `probability` …, and `crm_fid` unless it is to be generated.

        `prospects` are records or email addresses.
        """
        return Record.read(self._control.call("POST", *self._path, body=_by_email(fields)))

    def change(self, opportunity: str | Record, **fields: Any) -> Record:
        """Change these fields of an opportunity in the CRM. `prospects` replaces the linked prospects."""
        return Record.read(self._control.call("PATCH", *self._path, _fid(opportunity), body=_by_email(fields)))

    def delete(self, opportunity: str | Record) -> None:
        """Delete an opportunity in the CRM. The account's opportunity is marked as deleted."""
        self._control.call("DELETE", *self._path, _fid(opportunity))


def _fid(opportunity: str | Record) -> str:
    fid: str = opportunity.crm_fid if isinstance(opportunity, Record) else opportunity
    return fid


def _by_email(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with prospects identified by email address, as in a CRM."""
    if not isinstance(fields.get("prospects"), list | tuple):
        return dict(fields)
    named = [one.email if isinstance(one, Record) else one for one in fields["prospects"]]
    return {**fields, "prospects": named}
