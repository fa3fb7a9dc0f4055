"""The attributes that only accounts of Pardot have in tests."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from dealdock_client.control import ControlError
from dealdock_client.credentials import AnyCredentials
from dealdock_client.errors import with_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from typing_extensions import Self

    from dealdock_client.records import AnyRecord, ControlPath, Record, Records

__tracebackhide__ = True  # a failing test's traceback ends in the test

MOMENTS: Final = frozenset({"crm_last_sync"})
"""The fields of records that are moments, in addition to the fields named `…_at`."""


@dataclass(frozen=True)
class Credentials(AnyCredentials):
    """The credentials of the account's first user, an administrator unless the scene defines another role.

    Empty: `password` and `user_key` if a user chose them (in your own scene), `api_key` and `access_token` if the
    user may not log in. `api_key` is valid for an hour, `access_token` for up to two, by the account's clock.
    """

    email: str
    password: str
    user_key: str
    api_key: str
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str
    refresh_token: str
    instance_url: str

    @classmethod
    def read(cls, account: Mapping[str, Any]) -> Self:
        """Return the credentials in the control plane's JSON of an account."""
        return cls(**{field.name: account[field.name] or "" for field in fields(cls)})


class Crm:
    """The CRM's changes to an account's opportunities. With a connector, the API itself does not write them.

    The CRM identifies an opportunity by its own id, `crm_fid`: each method takes that text, or the record. Raises
    `ControlError` if a field is invalid, or if the CRM has no such opportunity.
    """

    def __init__(self, path: ControlPath) -> None:
        self._path = path

    @with_parameters
    def push(self, **fields: Any) -> AnyRecord:
        """Add an opportunity in the CRM: `name`, `value`, `probability` …, and `crm_fid` unless it is to be generated.

        `prospects` are records or email addresses. Raises `ControlError` if the account has no connector.
        """
        if self._path.account()["connector"] is None:
            raise ControlError(
                "the account has no CRM: mark the test with @pytest.mark.dealdock(connector='salesforce')"
            )
        return self._path.one("POST", body=_by_email(fields))

    @with_parameters
    def change(self, opportunity: str | Record, **fields: Any) -> AnyRecord:
        """Change these fields of an opportunity in the CRM. `prospects` replaces the linked prospects."""
        return self._path.one("PATCH", _fid(opportunity), body=_by_email(fields))

    def delete(self, opportunity: str | Record) -> None:
        """Delete an opportunity in the CRM. The account's opportunity is marked as deleted."""
        self._path.call("DELETE", _fid(opportunity))


class Attributes:
    """The attributes of a Pardot account in tests."""

    credentials: Credentials
    """The credentials at the creation of the account, or at the last `renew`."""

    def __init__(self, path: Callable[..., ControlPath], records: Callable[[str], Records]) -> None:
        """`path` returns a path of the control plane below the account, `records` one kind of its records."""
        self.crm = Crm(path("crm", "opportunities"))
        self.opportunities = records("opportunity")
        self.prospects = records("prospect")
        self.prospect_accounts = records("prospectAccount")
        self.campaigns = records("campaign")
        self.custom_fields = records("customField")
        self.lists = records("list")
        self.list_memberships = records("listMembership")
        self.tags = records("tag")
        self.visitor_activities = records("visitorActivity")
        self.visitors = records("visitor")
        self.visits = records("visit")
        self.visitor_page_views = records("visitorPageView")
        self.forms = records("form")
        self.emails = records("email")
        self.email_templates = records("emailTemplate")
        self.email_clicks = records("emailClick")
        self.tag_objects = records("tagObject")
        self.custom_redirects = records("customRedirect")
        self.dynamic_contents = records("dynamicContent")
        self.lifecycle_stages = records("lifecycleStage")
        self.lifecycle_histories = records("lifecycleHistory")
        self.folders = records("folder")
        self.folder_contents = records("folderContent")
        self.tracker_domains = records("trackerDomain")
        self.layout_templates = records("layoutTemplate")
        self.files = records("file")
        self.form_fields = records("formField")
        self.form_handlers = records("formHandler")
        self.form_handler_fields = records("formHandlerField")
        self.landing_pages = records("landingPage")
        self.engagement_studio_programs = records("engagementStudioProgram")


def _fid(opportunity: str | Record) -> str:
    if isinstance(opportunity, str):
        return opportunity
    fid = getattr(opportunity, "crm_fid", None)
    if fid is None:
        msg = f"{opportunity!r} is not an opportunity of the CRM: it has no crm_fid. Add one by crm.push(…)"
        raise ValueError(msg)
    return str(fid)


def _by_email(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with prospects identified by email address, as in a CRM."""
    if not isinstance(fields.get("prospects"), (list, tuple)):
        return dict(fields)
    return {**fields, "prospects": [getattr(one, "email", one) for one in fields["prospects"]]}
