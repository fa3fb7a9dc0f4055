"""Labels in answers, as OpenAPI describes them."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.label.model import Modality
from dealdock.web.rest.answers import closed, object_type


@closed
class ShownLabel(TypedDict):
    """A label."""

    id: str
    modality: Modality
    cached_count: int
    name: str
    created_at: str
    updated_at: str
    user_id: str | None


@closed
class ListedLabel(ShownLabel):
    """A label in the list of all labels."""

    team_id: str


LIST: Final = list[ListedLabel]
ONE: Final = object_type("LabelAnswer", {"label": ShownLabel})
