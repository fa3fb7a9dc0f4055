"""Users in answers, as OpenAPI describes them."""

from typing import Any, Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class ShownUser(TypedDict):
    """A user."""

    date_created: str
    date_updated: str
    email: str
    email_verified_at: str
    first_name: str
    google_profile_image_url: None
    id: str
    image: None
    last_name: str
    last_used_timezone: str | None
    organizations: list[str]


@closed
class Device(TypedDict):
    """A device on which a user takes calls."""

    active_calls: list[Any]
    status: Literal["offline"]
    type: Literal["mobile", "native", "web"]


@closed
class Availability(TypedDict):
    """The availability of a user for calls."""

    availability: list[Device]
    user_id: str
