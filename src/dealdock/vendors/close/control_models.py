"""The control plane's requests and responses for Close's accounts and users."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from dealdock.control import account_models, fields
from dealdock.control.account_models import CHOSEN, NO_LOGIN, AccountModels
from dealdock.control.fields import RequestModel
from dealdock.platform.accounts.shared_settings import Lag
from dealdock.vendors.close.settings import (
    EDITIONS,
    ClosePaging,
    Country,
    Currency,
    Delay,
    Edition,
    LimitHeader,
    RequestLimits,
)

_MAX_ROLE_CHARACTERS: Final = 32


class _OwnSettings(RequestModel):
    """The settings that only Close's accounts have."""

    edition: Edition | None = Field(
        None,
        description="The edition of the API, a month (YYYY-MM); null: the newest",
        examples=list(EDITIONS.months),
    )
    currency: Currency | None = Field(None, description="The currency of all amounts (ISO 4217)", examples=["EUR"])
    country: Country | None = Field(
        None, description="The country from which the organization calls (ISO 3166), for phone numbers", examples=["GB"]
    )
    limits: RequestLimits | None = Field(
        None, description="The requests of each key in a window of so many seconds; null: any number"
    )
    limit_header: LimitHeader | None = Field(
        None, description="The separators in the header RateLimit; null: those of the edition"
    )
    paging: ClosePaging | None = Field(
        None, description="The account's own maxima of pages, below those of the service; null: those of the service"
    )
    replication_lag: Lag | None = Field(
        None, description="The seconds after which the advanced search, and a list of leads by `query`, see a change"
    )
    webhook_delay: Delay | None = Field(
        None, description="The seconds for which webhooks hold back that a record was updated or deleted"
    )


class CloseSettings(account_models.AccountChanges, _OwnSettings):
    """The settings of an account that can be given at its creation, and changed later."""

    NULLABLE = account_models.AccountChanges.NULLABLE | {"edition", "limits", "limit_header"}


class NewCloseAccount(CloseSettings, account_models.NewAccount):
    """The body of a request for an account. The scene supplies the settings that are not given."""


class CloseAccount(account_models.Account):
    """An account with valid credentials of its first user."""

    edition: str
    currency: str
    country: str
    limits: RequestLimits | None
    limit_header: str | None
    paging: ClosePaging
    replication_lag: int
    webhook_delay: int
    redirect_uris: list[str]
    email: str
    password: str | None = Field(description=CHOSEN)
    user_id: str = Field(description="As the API shows it")
    organization_id: str
    api_key: str | None = Field(description=CHOSEN)
    access_token: str | None = Field(description=NO_LOGIN)
    refresh_token: str | None = Field(description=NO_LOGIN)
    client_id: str
    client_secret: str


def _short(role: str) -> str:
    if len(role) > _MAX_ROLE_CHARACTERS:
        raise ValueError(f"must not be longer than {_MAX_ROLE_CHARACTERS} characters")
    return role


class NewCloseUser(account_models.NewUser):
    """The body of a request for a user. Values that are not given are generated."""

    role: Annotated[fields.Name, AfterValidator(_short)] = "user"
    first_name: fields.Text = None
    last_name: fields.Text = None


class CloseUserWithCredentials(account_models.UserWithCredentials):
    """A user with credentials. Credentials of the account, such as the client id, are shown with the account."""

    id: str  # type: ignore[assignment]  # public ids in place of numbers
    role: str
    first_name: str | None
    last_name: str | None
    password: str | None = Field(description=CHOSEN)
    api_key: str | None = Field(description=CHOSEN)
    access_token: str | None = Field(description=NO_LOGIN)
    refresh_token: str | None = Field(description=NO_LOGIN)


MODELS: Final = AccountModels(NewCloseAccount, CloseSettings, CloseAccount, NewCloseUser, CloseUserWithCredentials)
