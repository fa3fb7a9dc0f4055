"""The control plane's requests and responses for Pardot's accounts and users."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from dealdock.control import account_models, fields
from dealdock.control.account_models import CHOSEN, NO_LOGIN, AccountModels
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.platform.accounts.shared_settings import Lag
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.scenes import values
from dealdock.vendors.pardot.settings import DEFAULT_ROLE, MAX_JOB_SECONDS, Connector, ErrorStatus, Role

BODIES: Final[dict[str, Any]] = {
    "create_account": {"name": "Lighthouse Ltd", "connector": "salesforce", "time_zone": "Europe/Paris"},
    "change_account": {"connector": None, "limits": {"daily": 25000, "concurrent": 5}},
    "create_user": {"email": "cleo@dealdock.example", "role": "Read Only", "time_zone": "Europe/Paris"},
    "create_fault": {
        "match": {"object": "opportunity", "operation": "create"},
        "effect": {"error": 66, "delay": 0.5},
        "times": 2,
    },
}
"""Example bodies for the control plane's operations, by operation id. Each fits the demo's first account."""


class Limits(RequestModel):
    """The limits of an account's calls; null: no limit."""

    daily: fields.Count | None = Field(
        None, description="Calls per day, which begins at midnight in the account's zone"
    )
    concurrent: fields.Count | None = Field(None, description="Concurrent calls")


class Paging(RequestModel):
    """The account's own limits of pages, below the service's; null: the service's."""

    max_page: Annotated[int, Field(ge=1, le=MAX_ID)] | None = Field(None, description="The records of a page at most")


class Scoring(RequestModel):
    """The points that an opportunity adds to its prospects' scores."""

    created: fields.Points = 50
    won: fields.Points = 0
    lost: fields.Points = -100


class Switches(RequestModel):
    """Switches that restrict calls of the API."""

    keys_in_query: bool = Field(default=True, description="false: keys in the URL are refused (error 49)")
    api_access: bool = Field(default=True, description="false: all calls are refused (error 76)")
    api_keys: bool = Field(default=True, description="false: only access tokens are accepted (error 199)")
    connected_campaigns: bool = Field(
        default=False,
        description="true: campaigns belong to the CRM. The API can neither create (error 128) nor change them (129)",
    )
    opt_in_again: bool = Field(
        default=False, description="true: `opted_out=0` ends an opt-out of a list, which otherwise stays"
    )
    addresses: list[fields.Network] | None = Field(
        None, description="The networks whose clients are accepted, others get error 53; null: all networks"
    )


def _version(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Refuse another version, and tell where version 5 is."""
    try:
        return handler(value)
    except ValidationError:
        raise values.WrongValue("must be 3 or 4; version 5 needs no setting, every account answers it") from None


class _OwnSettings(RequestModel):
    """The settings that only Pardot's accounts have."""

    connector: Connector | None = Field(None, description="The CRM that is connected; null: none")
    version: Annotated[Literal[3, 4], WrapValidator(_version)] | None = Field(
        None, description="The version of the API. A change expires all API keys"
    )
    level: fields.Name | None = Field(None, examples=["Ultimate Edition"])
    error_status: ErrorStatus | None = Field(
        None,
        description="The HTTP statuses of answers: those of the call's version, always those of version 4 (by_code), or"
        " always those of version 3 (ok), where errors come with 200",
    )
    page_token_records: Annotated[int, Field(ge=1, le=MAX_ID)] | None = Field(
        None, description="The records after which a sequence of page tokens ends in version 5"
    )
    replication_lag: Lag | None = Field(
        None, description="The seconds, by the account's clock, after which version 5 sees a change of a record"
    )
    job_seconds: Annotated[int, Field(ge=0, le=MAX_JOB_SECONDS)] | None = Field(
        None, description="The seconds, by the account's clock, that an export or an import takes"
    )
    limits: Limits | None = None
    paging: Paging | None = None
    scoring: Scoring | None = None
    switches: Switches | None = None


class Settings(account_models.AccountChanges, _OwnSettings):
    """The settings of an account that can be given at its creation, and changed later."""

    NULLABLE = account_models.AccountChanges.NULLABLE | {"connector"}

    def settings(self) -> dict[str, Any]:
        """Return the given settings as they are stored: flat."""
        settings = super().settings()
        for group, form in (("limits", "{}_limit"), ("scoring", "score_{}"), ("switches", "{}"), ("paging", "{}")):
            settings |= {form.format(name): value for name, value in settings.pop(group, {}).items()}
        return settings


class NewAccount(Settings, account_models.NewAccount):
    """The body of a request for an account. The scene supplies the settings that are not given."""


class Account(ResponseModel):
    """An account with valid credentials of its first user."""

    id: int
    name: str
    vendor: str
    base_url: str = Field(description="The address on this server that replaces the service's own address")
    connector: str | None
    version: int
    time_zone: str
    kept_requests: int = Field(description="The number of its newest requests that the journal keeps")
    watched: bool = Field(description="true: changes of its records are recorded, for `GET …/changes`")
    level: str
    error_status: ErrorStatus = Field(description="The HTTP statuses of answers")
    page_token_records: int = Field(description="The records of a sequence of page tokens in version 5")
    replication_lag: int = Field(description="The seconds after which version 5 sees a change of a record")
    job_seconds: int = Field(description="The seconds that an export or an import takes")
    limits: Limits
    paging: Paging
    scoring: Scoring
    switches: Switches
    redirect_uris: list[str]
    jwt_public_key: str | None
    email: str
    password: str | None = Field(description=CHOSEN)
    security_token: str = Field(description="What Salesforce's SOAP login expects behind the password")
    user_key: str | None = Field(description=CHOSEN)
    api_key: str | None = Field(description=NO_LOGIN)
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str | None = Field(description=NO_LOGIN)
    refresh_token: str | None = Field(description=NO_LOGIN)
    instance_url: str = Field("", description="The same as `base_url`")


class NewUser(account_models.NewUser):
    """The body of a request for a user. Values that are not given are generated."""

    role: Role = DEFAULT_ROLE


class UserWithCredentials(ResponseModel):
    """A user with credentials. Credentials of the account, such as the client id, are shown with the account."""

    id: int
    email: str
    role: str
    time_zone: str
    password: str | None = Field(description=CHOSEN)
    user_key: str | None = Field(description=CHOSEN)
    api_key: str | None = Field(description=NO_LOGIN)
    access_token: str | None = Field(description=NO_LOGIN)
    refresh_token: str | None = Field(description=NO_LOGIN)


MODELS = AccountModels(NewAccount, Settings, Account, NewUser, UserWithCredentials, BODIES)
