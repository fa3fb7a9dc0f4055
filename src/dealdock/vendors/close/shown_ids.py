"""The public ids of an account's records within one transaction."""

from collections.abc import Iterable

from sqlalchemy import Connection

from dealdock.platform.datasets.public_ids import PublicIds
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.close.ids import FORM


class Ids:
    """The public ids of one account's records, by kind (`ids.PREFIXES`)."""

    def __init__(self, db: Connection, account: AccountContext) -> None:
        self._account_id = account.account_id
        self._public = PublicIds(FORM, db, account)
        self.show = self._public.show
        self.find = self._public.find

    def some(self, kind: str, number: int | None) -> str | None:
        """Return the public id of a record, and None for None."""
        return None if number is None else self.show(kind, number)

    def look_up(self, kind: str, numbers: Iterable[int | None]) -> None:
        """Look up the public ids of many records at once, before `show` and `some` need them."""
        self._public.look_up(kind, {number for number in numbers if number is not None})

    @property
    def organization(self) -> str:
        """The id of the organization, whose number is the account's."""
        return FORM.encode(self._account_id, "organization", self._account_id)
