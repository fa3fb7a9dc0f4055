"""The forms of accounts in scenes, made from the settings of their vendors."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import Mapped, Record, SceneAccount, SettingGroup, optional, whole


def with_settings(
    base: type[SceneAccount],
    settings: type[BaseModel],
    groups: Mapping[str, SettingGroup] = SceneAccount.setting_groups,
    **own: Any,
) -> type[SceneAccount]:
    """Return the form of accounts with a field for each of the vendor's settings.

    `own`: the fields that differ from their setting, as for pydantic's `create_model`.
    """
    fields = {name: own[name] if name in own else _field(of) for name, of in settings.model_fields.items()}
    for name, group in groups.items():
        members: Any = {member: fields.pop(setting) for member, setting in group.members.items()}
        fields[name] = _group(f"Scene{name.capitalize()}", group.description, members)
    account = create_model("Account", __base__=base, __doc__=base.__doc__, **fields)
    account.setting_groups = groups
    return account


def _field(of: FieldInfo) -> Any:
    """Return the type of a setting in scenes, and its default."""
    parts = [*_parts(of.annotation)]
    for each in parts:
        if isinstance(each, type) and issubclass(each, BaseModel):
            members = {name: _field(inner) for name, inner in each.model_fields.items()}
            form, default = _group(each.__name__, each.__doc__, members)
            return (form, default) if of.default is not None else (form | None, None)
    return Annotated[Any, optional(of.default, _parser(of, parts))], of.default


def _group(name: str, description: str | None, members: Any) -> Any:
    """Return the type of a field with several settings, and its default."""
    form = create_model(name, __base__=Record, __doc__=description, **members)
    return Annotated[form, Mapped], form()


def _parser(of: FieldInfo, parts: list[Any]) -> Any:
    """Return the parser of a setting's values. `parts`: the parts of the setting's type.

    Raises `TypeError` for a text with further rules. The vendor must give the field.
    """
    words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    if words:
        return values.one_of(words)
    if bool in parts:
        return values.truth
    if int in parts:
        inner = [bound for part in parts if isinstance(part, FieldInfo) for bound in part.metadata]
        lowest, highest = (
            next(getattr(bound, name) for bound in (*of.metadata, *inner) if hasattr(bound, name))
            for name in ("ge", "le")
        )
        return whole(lowest, highest)
    if of.metadata or str not in parts:
        raise TypeError(f"{of.annotation} of a setting does not determine the values in scenes")
    return values.text


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield a type, with all types and constraints inside of it."""
    yield annotation
    for each in get_args(annotation):
        yield from _parts(each)
