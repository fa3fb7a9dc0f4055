"""The CRM's side of an account's connector."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dealdock.testing.records import Record

if TYPE_CHECKING:
    from dealdock.testing.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Crm:
    """What the CRM does to an account's opportunities; where a connector is set up, the API itself won't write them.

    The CRM knows an opportunity by an id of its own, `crm_fid`: each call takes that text, or the record. Raises
    `ControlError` where a field is wrong, and where the CRM has no such opportunity.
    """

    def __init__(self, control: "Control", account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "crm", "opportunities")

    def push(self, **fields: Any) -> Record:
        """An opportunity arrives: `name`, `value`, `probability` …, its `crm_fid` if not one is to be made.

        `prospects` are records or email addresses.
        """
        return Record.read(self._control.call("POST", *self._path, body=_by_email(fields)))

    def change(self, opportunity: str | Record, **fields: Any) -> Record:
        """It changes there, in these fields; `prospects` are whom it is linked to from now on."""
        return Record.read(self._control.call("PATCH", *self._path, _fid(opportunity), body=_by_email(fields)))

    def delete(self, opportunity: str | Record) -> None:
        """It vanishes there: here it is a deleted one from then on."""
        self._control.call("DELETE", *self._path, _fid(opportunity))


def _fid(opportunity: str | Record) -> str:
    fid: str = opportunity.crm_fid if isinstance(opportunity, Record) else opportunity
    return fid


def _by_email(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with prospects named as a CRM knows them."""
    if not isinstance(fields.get("prospects"), list | tuple):
        return dict(fields)
    named = [one.email if isinstance(one, Record) else one for one in fields["prospects"]]
    return {**fields, "prospects": named}
