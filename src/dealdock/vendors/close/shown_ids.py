"""The public ids of an account's records within one transaction."""

from collections.abc import Iterable

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.close.ids import FORM


class Ids(PublicIds):
    """The public ids of one account's records, by kind (`ids.PREFIXES`)."""

    def __init__(self, db: Connection, account: AccountContext) -> None:
        super().__init__(FORM, db, account)

    def look_up(self, kind: str, numbers: Iterable[int | None]) -> None:
        """Look up the public ids of many records at once, before `show` and `show_optional` need them."""
        super().look_up(kind, (number for number in numbers if number is not None))

    @property
    def organization(self) -> str:
        """The id of the organization, whose number is the account's."""
        account_id = self._account.account_id
        return FORM.encode(account_id, "organization", account_id)
