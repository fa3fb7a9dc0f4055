"""The account whose page a baseline writes."""

from typing import NamedTuple

from dealdock.platform.credentials.secrets import Credentials


class Place(NamedTuple):
    """An account, and the credentials from which ids are made."""

    account_id: int
    dataset_id: int
    credentials: Credentials
