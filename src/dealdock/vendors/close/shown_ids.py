"""The public ids of an account's records within one transaction."""

from dealdock.platform.models.context import AccountContext
from dealdock.vendors.close.ids import FORM


class Ids:
    """The public ids of one account's records, by kind (`ids.PREFIXES`)."""

    def __init__(self, account: AccountContext) -> None:
        self._account_id = account.account_id

    def show(self, kind: str, number: int) -> str:
        """Return the public id of a record."""
        return FORM.encode(self._account_id, kind, number)

    def some(self, kind: str, number: int | None) -> str | None:
        """Return the public id of a record, and None for None."""
        return None if number is None else self.show(kind, number)

    def find(self, kind: str, text: str) -> int | None:
        """Return the internal number of a public id. None if no record of the account can have it."""
        return FORM.decode(self._account_id, kind, text)

    @property
    def organization(self) -> str:
        """The id of the organization, whose number is the account's."""
        return FORM.encode(self._account_id, "organization", self._account_id)
