"""The steps of sequences (contract part 2, B.6). They are stored as they are shown."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.records import datasets
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.email_template.model import EmailTemplate
from dealdock.vendors.close.sequence.model import EMAIL, STEP_TYPES
from dealdock.vendors.close.sms_template.model import SmsTemplate
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.errors import NO_OBJECT, wrong_fields
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Reader, Type
from dealdock.vendors.close.wire.lists import OBJECTS, checked_object, each

_OLD_THREAD: Final = "old_thread"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_WITHOUT_NULL: Final = ("delay", "required", "step_type")


def _template(kind: str, model: Any) -> Reader:
    """Return the reader of the public id of a template, which must exist."""

    def read(context: Context, value: Any) -> str:
        fields.found(context, kind, model, value)
        return str(value)

    return read


_MEMBERS: Final[Mapping[str, Reader]] = {
    "id": _LABEL.read,
    "delay": fields.integer(0).read,
    "email_template_id": _template("emailTemplate", EmailTemplate),
    "required": BOOLEAN.read,
    "sms_template_id": _template("smsTemplate", SmsTemplate),
    "step_allowed_delay": fields.integer(0).read,
    "step_type": fields.choice(*STEP_TYPES).read,
    "threading": _LABEL.read,
}


def _step(context: Context, value: Any) -> dict[str, Any]:
    """Read the members of a step that are sent. Raises `ValueError` with the errors by name."""
    sent = checked_object(value, _MEMBERS)
    errors: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for name, read in _MEMBERS.items():
        if name not in sent or (sent[name] is None and name in _WITHOUT_NULL):
            continue
        try:
            found[name] = None if sent[name] is None else read(context, sent[name])
        except ValueError as error:
            errors[name] = error.args[0]
    if errors:
        raise ValueError(errors)
    return found


STEPS: Final = Type(each(_step), OBJECTS)


def merged(context: Context, before: Sequence[Mapping[str, Any]], sent: Sequence[dict[str, Any]]) -> list[Any]:
    """Return the steps of a sequence. A status that is named by its id keeps the values that are not sent. Raises
    `HttpError` 400.
    """
    known = {step["id"]: step for step in before}
    missing = {
        str(place): {"id": NO_OBJECT} for place, step in enumerate(sent) if step.get("id", None) not in {None, *known}
    }
    if missing:
        raise wrong_fields({"steps": {"errors": missing}})
    return [
        _changed(context, known[step["id"]], step) if step.get("id") is not None else _new(context, step)
        for step in sent
    ]


def _new(context: Context, sent: Mapping[str, Any]) -> dict[str, Any]:
    now, author = moments.written_without_offset(context.now), _author(context)
    type_ = sent.get("step_type", EMAIL)
    usual = {
        "created_by_id": author,
        "date_created": now,
        "date_updated": now,
        "delay": 0,
        "email_template_id": None,
        "required": True,
        "sms_template_id": None,
        "step_allowed_delay": None,
        "step_type": type_,
        "threading": _OLD_THREAD if type_ == EMAIL else None,
        "updated_by_id": author,
    }
    number = datasets.take_ids(context.db, context.dataset_id, 1)
    return {**usual, **sent, "id": context.ids.show("sequenceStep", number)}


def _changed(context: Context, before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    after = {**before, **sent}
    if after == before:
        return after
    return {**after, "date_updated": moments.written_without_offset(context.now), "updated_by_id": _author(context)}


def _author(context: Context) -> str:
    return context.ids.show("user", context.user_id)
