"""The fields with names, addresses and numbers, and the invented replacements for them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealdock.platform.records.base import OneOf
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes.imported.columns import plain_name
from dealdock.platform.scenes.imported.invented import Inventor

_Invent = Callable[[Inventor, str], str]

_SORTS: Final[Mapping[_Invent, tuple[str, ...]]] = {
    Inventor.first_name: ("first_name", "middle_name"),
    Inventor.last_name: ("last_name",),
    Inventor.person: ("full_name", "sender_name", "from_name", "contact_name", "user_name"),
    Inventor.company: ("company", "company_name", "organization_name", "lead_name"),
    Inventor.email: ("email", "emails", "email_key", "personal_emails"),
    Inventor.phone: ("phone", "phones", "number", "fax", "phone_numbers", "forward_to", "local_phone", "remote_phone"),
    Inventor.street: ("street", "address_one", "address_two", "address_1", "address_2", "street_address"),
    Inventor.address: ("address", "addresses", "raw_address"),
    Inventor.city: ("city",),
    Inventor.zip: ("zip", "zipcode", "postal_code"),
    Inventor.domain: ("domain", "email_domain", "hostname"),
    Inventor.url: ("website", "websites", "socials", "linkedin_url"),
    Inventor.network_address: ("ip_address",),
}
_BY_FIELD: Final[Mapping[str, _Invent]] = {name: invent for invent, names in _SORTS.items() for name in names}
_BY_END: Final = ("email", "phone", "address")
_SAME_IN_ANY: Final = frozenset(("type", "category", "label", "state", "country", "territory", "id"))
"""Fields within nested values that say nothing about a person."""


class Personal:
    """Replaces what records say about people and companies."""

    def __init__(self, inventor: Inventor) -> None:
        self._inventor: Final = inventor

    def learn(self, kind: Kind, field: str, value: Any) -> None:
        """Invent the replacements for a field, so that texts of other records get the same ones."""
        if self._of(kind, field) is not None:
            self.replaced(kind, field, value)

    def replaced(self, kind: Kind, field: str, value: Any) -> Any:
        """Return the value of a field with inventions."""
        invent = self._of(kind, field)
        if invent is None and not _is_text(kind, field):
            return value
        return self._within(value, invent or Inventor.text)

    def _of(self, kind: Kind, field: str) -> _Invent | None:
        """Return the category of a field; None if it contains no name, address or number."""
        if field in {"name", "display_name"} and kind.named_as is not None:
            return Inventor.person if kind.named_as == "person" else Inventor.company
        if field in {"url", "urls"} and kind.named_as is not None:
            return Inventor.url
        column = kind.model.__table__.c.get(field)
        if column is not None and isinstance(column.info.get("values"), OneOf):
            return None
        return _by_name(field)

    def _within(self, value: Any, invent: _Invent) -> Any:
        if isinstance(value, list):
            return [self._within(each, invent) for each in value]
        if isinstance(value, dict):
            return {
                name: each if name in _SAME_IN_ANY else self._within(each, _by_name(name) or _inner(name, invent))
                for name, each in value.items()
            }
        if not isinstance(value, str) or not value.strip() or _is_word(value):
            return value
        return type(value)(invent(self._inventor, value))


def _by_name(field: str) -> _Invent | None:
    """Return the category of a field, by its name."""
    name = plain_name(field)
    return _BY_FIELD.get(name) or next((_BY_FIELD[end] for end in _BY_END if name.endswith(f"_{end}")), None)


def _inner(name: str, invent: _Invent) -> _Invent:
    """Return the category of a value in a list: in a list of pages, the addresses are named `url`."""
    return invent if name in {"url", "value"} else Inventor.text


def _is_word(value: str) -> bool:
    return value in {"true", "false"}


def _is_text(kind: Kind, field: str) -> bool:
    """Return True if a field may have any text. Labels, such as the labels of statuses, say nothing about people."""
    is_label = field == kind.named_by and kind.board is None
    column = kind.model.__table__.c.get(field)
    is_closed = column is not None and isinstance(column.info.get("values"), OneOf)
    return not is_label and not is_closed and field not in {"id", "key", *_SAME_IN_ANY}
