"""The steps of sequences, each with its touch and template: `/api/v1/emailer_steps` (contract 10.5).

A step by email has one touch, and the touch one template: they are columns of the step, and have its number.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Connection, Index, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, OneOf, RecordId, holds, refers
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.wire import fields, moments, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import list_of, types_of
from dealdock.vendors.apollo.wire.fields import plain
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import Field, FieldTable
from dealdock.web.rest.routing import RestRouter

Type = Literal[
    "auto_email",
    "manual_email",
    "call",
    "action_item",
    "linkedin_step_connect",
    "linkedin_step_message",
    "linkedin_step_view_profile",
    "linkedin_step_interact_post",
]
WaitMode = Literal["second", "minute", "hour", "day", "week"]
TouchType = Literal["new_thread", "reply_to_thread"]
TouchStatus = Literal["to_be_reviewed", "approved"]
Priority = Literal["low", "medium", "high"]

_BY_EMAIL: Final = ("auto_email", "manual_email")
MAX_STEPS: Final = 200
"""The steps in one sequence."""
_MAX_WAIT: Final = 1_000_000


class SequenceStep(Base):
    """A step of a sequence, with the message of a step by email (contract 10.5). None is ever sent."""

    __tablename__ = "apollo_sequence_step"
    __table_args__ = (
        refers("sequence_id", "apollo_sequence"),
        Index(None, "dataset_id", "sequence_id", "position"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    sequence_id: Mapped[int] = mapped_column(doc="The id of the sequence")
    position: Mapped[int] = mapped_column(doc="The place of the step in its sequence, from 1")
    type: Mapped[str] = mapped_column(
        String(32), default="auto_email", doc="What is done, such as `auto_email`", info=holds(OneOf(get_args(Type)))
    )
    wait_time: Mapped[int] = mapped_column(default=1, doc="The time before the step, in units of `wait_mode`")
    wait_mode: Mapped[str] = mapped_column(
        String(16), default="day", doc="The unit of `wait_time`", info=holds(OneOf(get_args(WaitMode)))
    )
    note: Mapped[str | None] = mapped_column(Text(), doc="The note for the person who does the step")
    priority: Mapped[str | None] = mapped_column(
        String(16), doc="The priority of the step's task", info=holds(OneOf(get_args(Priority)))
    )
    auto_skip_in_x_days: Mapped[int | None] = mapped_column(doc="The days after which a step is left out")
    touch_type: Mapped[str] = mapped_column(
        String(32), default="new_thread", doc="The thread of the email", info=holds(OneOf(get_args(TouchType)))
    )
    touch_status: Mapped[str] = mapped_column(
        String(32),
        default="to_be_reviewed",
        doc="The state of the email's review",
        info=holds(OneOf(get_args(TouchStatus))),
    )
    include_signature: Mapped[bool] = mapped_column(default=True, doc="True for an email with a signature")
    template_name: Mapped[str | None] = mapped_column(doc="The name of the email's template")
    subject: Mapped[str | None] = mapped_column(doc="The subject of the email")
    body_html: Mapped[str | None] = mapped_column(Text(), doc="The text of the email, as HTML")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


SEQUENCE_STEP: Final = of_rows(
    "sequence_step",
    "sequence_steps",
    SequenceStep,
    references={"sequence_id": "sequence"},
)

_ALL: Final = select(SequenceStep.__table__).where(SequenceStep.dataset_id == bindparam("dataset_id"))


def of_sequences(db: Connection, account: AccountContext, sequences: Iterable[int]) -> list[AnyRow]:
    """Return the steps of sequences, by sequence, in the order in which they are done."""
    order = (SequenceStep.sequence_id, SequenceStep.position, SequenceStep.id)
    query = _ALL.where(SequenceStep.sequence_id.in_([*sequences])).order_by(*order)
    return list(db.execute(query, {"dataset_id": account.dataset_id}).all())


_COUNTS: Final = ("active", "paused", "finished", "bounced", "spam_blocked", "hard_bounced", "not_sent")


def step(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return a step as JSON."""
    return {
        "id": ids.show("sequence_step", one.id),
        "emailer_campaign_id": ids.show("sequence", one.sequence_id),
        "position": one.position,
        "wait_time": one.wait_time,
        "type": one.type,
        "wait_mode": one.wait_mode,
        "note": one.note,
        "max_emails_per_day": None,
        "exact_datetime": None,
        "priority": one.priority,
        "auto_skip_in_x_days": one.auto_skip_in_x_days,
        "counts": dict.fromkeys(_COUNTS, 0),
        "ab_test_details": {},
    }


_OF_TOUCH: Final[Mapping[str, Any]] = {
    "has_personalized_opener": None,
    "personalized_opener_fallback_option": "send_without_opener",
    "generic_personalized_opener": None,
    "template_type": None,
    "generation_options": [],
    "generation_tone": {},
}
"""The keys of touches with constant values."""

_RATES: Final = (
    *("unique_scheduled", "unique_delivered", "unique_bounced", "unique_hard_bounced", "unique_spam_blocked"),
    *("unique_opened", "unique_clicked", "unique_replied", "unique_demoed", "unique_unsubscribed", "bounce_rate"),
    *("hard_bounce_rate", "spam_block_rate", "open_rate", "click_rate", "reply_rate", "demo_rate", "opt_out_rate"),
)
"""The keys with the counts and rates of messages. No message is sent."""


def touch(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return the touch of a step as JSON."""
    return {
        "id": ids.show("sequence_touch", one.id),
        "emailer_step_id": ids.show("sequence_step", one.id),
        "emailer_template_id": ids.show("sequence_template", one.id),
        "status": one.touch_status,
        "type": one.touch_type,
        "include_signature": one.include_signature,
        **_OF_TOUCH,
        **dict.fromkeys(_RATES, 0),
    }


_OF_TEMPLATE: Final[Mapping[str, Any]] = {
    "creation_type": None,
    "prompt_template_id": None,
    "description": None,
    "highlights": None,
    "has_ai_variables": False,
    "label_ids": [],
    "prompt_id": None,
}
"""The last keys of templates, with constant values."""


def template(ids: Ids, one: AnyRow, user: int | None) -> dict[str, Any]:
    """Return the template of a step as JSON. `user`: the owner of the sequence."""
    return {
        "id": ids.show("sequence_template", one.id),
        "name": one.template_name,
        "user_id": ids.show("user", user),
        "starred_by_user_ids": [],
        "subject": one.subject or "",
        "archived": None,
        "created_at": moments.stamp(one.created_at),
        "global": False,
        "body_text": words(one.body_html),
        "folder_id": None,
        "body_html": one.body_html or "",
        **_OF_TEMPLATE,
    }


def words(body: str | None) -> str | None:
    """Return the words of an email without its tags."""
    return html.unescape(re.sub(r"<[^<>]*>", "", body)) if body else None


def all_shown(ids: Ids, rows: Sequence[AnyRow], user: int | None) -> dict[str, Any]:
    """Return the steps of a sequence, their touches and their templates as JSON."""
    by_email = [each for each in rows if each.type in _BY_EMAIL]
    return {
        "emailer_steps": [step(ids, each) for each in rows],
        "emailer_touches": [touch(ids, each) for each in by_email],
        "emailer_templates": [template(ids, each, user) for each in by_email],
    }


_COUNT_TYPES: Final = object_type("StepCounts", dict.fromkeys(_COUNTS, int))
STEP: Final = object_type(
    "Step",
    {
        **dict.fromkeys(("id", "emailer_campaign_id"), str),
        **dict.fromkeys(("position", "wait_time"), int),
        "type": Type,
        "wait_mode": WaitMode,
        "note": str | None,
        **dict.fromkeys(("max_emails_per_day", "exact_datetime")),
        "priority": Priority | None,
        "auto_skip_in_x_days": int | None,
        "counts": _COUNT_TYPES,
        "ab_test_details": dict[str, Any],
    },
)
_TOUCH: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("id", "emailer_step_id", "emailer_template_id"), str),
    "status": TouchStatus,
    "type": TouchType,
    "include_signature": bool,
    **types_of(_OF_TOUCH, {}),
    **dict.fromkeys(_RATES, int),
}
TOUCH: Final = object_type("Touch", _TOUCH)
TEMPLATE: Final = object_type(
    "Template",
    {
        "id": str,
        **dict.fromkeys(("name", "user_id", "body_text"), str | None),
        "starred_by_user_ids": list[Any],
        **dict.fromkeys(("subject", "created_at", "body_html"), str),
        **dict.fromkeys(("archived", "folder_id")),
        "global": bool,
        **types_of(_OF_TEMPLATE, {}),
    },
)
_WHOLE_TOUCH: Final = object_type("TouchWithTemplate", {**_TOUCH, "emailer_template": TEMPLATE})


@closed
class TeamOfSteps(TypedDict):
    """The account, in the answer to a new step."""

    id: str
    sequences_finder_empty: bool


_CREATION: Final = object_type(
    "StepCreation",
    {
        "emailer_step": STEP,
        "emailer_touch": _WHOLE_TOUCH,
        "emailer_template": TEMPLATE,
        "emailer_steps": list_of(STEP),
        "team": TeamOfSteps,
    },
    {"emailer_touch", "emailer_template"},
)
_ONE_TOUCH: Final = object_type("TouchAnswer", {"emailer_touch": _WHOLE_TOUCH})
_TOUCHES: Final = object_type("TouchesAnswer", {"emailer_touches": list_of(_WHOLE_TOUCH)})
_ONE_TEMPLATE: Final = object_type("TemplateAnswer", {"emailer_template": TEMPLATE})


def _choice(name: str, type_: Any, *, column: str = "", is_optional: bool = False) -> Field:
    """Return a field with one of some words. Error invalid_choice."""
    words = get_args(type_)

    def read(value: Any) -> str | None:
        written = values.text(value).strip()
        if not written and is_optional:
            return None
        if written not in words:
            raise refused("invalid_choice", f"{name} must be one of {', '.join(words)}", name)
        return written

    return plain(name, read, type_ | None, column=column)


def _wait(value: Any) -> int:
    found = values.whole(value)
    if found is None or not 0 <= found <= _MAX_WAIT:
        raise refused("no_wait_time", f"wait_time must be a whole number from 0 to {_MAX_WAIT:,}")
    return found


def _days(value: Any) -> int | None:
    found = values.whole(value)
    return None if found is None else max(0, min(found, _MAX_WAIT))


_OF_STEP: Final = (
    _choice("type", Type),
    plain("wait_time", _wait, int | None),
    _choice("wait_mode", WaitMode),
    plain("note", values.some_long_text),
    _choice("priority", Priority, is_optional=True),
    plain("auto_skip_in_x_days", _days, int | None),
)
_STEP_FIELDS: Final = FieldTable("StepChanges", _OF_STEP)
_NEW: Final = FieldTable("NewStep", _OF_STEP, others={"emailer_campaign_id": str | None, "position": int | None})
_TOUCH_FIELDS: Final = FieldTable(
    "TouchChanges",
    (
        _choice("type", TouchType, column="touch_type"),
        _choice("status", TouchStatus, column="touch_status"),
        plain("include_signature", values.truth, bool | None),
    ),
)
_TEMPLATE_FIELDS: Final = FieldTable(
    "TemplateChanges",
    (
        plain("name", values.name, column="template_name"),
        plain("subject", values.some_text),
        plain("body_html", values.some_long_text),
    ),
    others={"body_text": str | None},
)
_ERRORS: Final = ("no_wait_time", "invalid_choice", "invalid_id", "too_many_touches", "no_content", "missing_step")
STEP_ERRORS: Final = (*_ERRORS, "too_many")
"""The errors of steps that a sequence is sent with."""


def _template_columns(call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(_TEMPLATE_FIELDS.read(call, sent).values)
    if sent.get("body_text") is not None and "body_html" not in columns:
        columns["body_html"] = values.some_long_text(html.escape(values.text(sent["body_text"]), quote=False))
    return columns


def _columns(call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a step, its touch and its template. Errors of `_ERRORS`."""
    columns = dict(_STEP_FIELDS.read(call, sent).values)
    touches = [each for each in values.many(sent.get("emailer_touches")) if isinstance(each, dict)]
    if len(touches) > 1:
        raise refused("too_many_touches", "a step has one touch")
    for each in touches:
        columns |= _TOUCH_FIELDS.read(call, each).values
        written = each.get("emailer_template")
        columns |= _template_columns(call, written if isinstance(written, dict) else {})
    return columns


def _check(columns: Mapping[str, Any], what: str) -> None:
    """Check that an approved touch has a text. Error no_content."""
    if columns["touch_status"] == "approved" and not (columns["body_html"] or "").strip():
        raise refused("no_content", "the touch is approved, and its template has no body_html", what)


def _new(columns: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Return all columns of a new step. Errors no_wait_time, no_content."""
    if "wait_time" not in columns:
        raise refused("no_wait_time", "wait_time is missing")
    found = {**_DEFAULTS, **columns}
    _check(found, what)
    return found


_DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("note", "priority", "auto_skip_in_x_days", "template_name", "subject", "body_html")),
    "type": "auto_email",
    "wait_mode": "day",
    "touch_type": "new_thread",
    "touch_status": "to_be_reviewed",
    "include_signature": True,
}


def store(call: Call, sequence: int, sent: Any, *, is_new: bool) -> None:
    """Store all steps of a sequence: those with an id stay, others are made, and those that are absent go.

    `is_new`: the sequence was made by this call; its steps need no positions. Errors of `STEP_ERRORS`.
    """
    rows = [each if isinstance(each, dict) else {} for each in values.many(sent, MAX_STEPS)]
    places = [values.whole(each.get("position")) for each in rows]
    if not is_new and (missing := next((n for n in range(1, len(rows) + 1) if n not in places), None)):
        raise refused("missing_step", f"no step has the position {missing}", missing)
    ordered = sorted(range(len(rows)), key=lambda n: (places[n] or n + 1, n))
    known = {each.id: each for each in of_sequences(call.db, call.account, [sequence])}
    kept = [_own(call, known, rows[number]) for number in ordered]
    gone = [number for number in known if number not in kept]
    if gone:
        children.part(call.db, call.account, call.ids, "sequence_step", gone)
        here = (SequenceStep.dataset_id == call.account.dataset_id, SequenceStep.id.in_(gone))
        call.db.execute(sa.delete(SequenceStep).where(*here))
    for place, (number, own) in enumerate(zip(ordered, kept, strict=True), 1):
        columns = {**_columns(call, rows[number]), "position": place}
        if own is None:
            new = _new(columns, "content" if is_new else "a non-empty body")
            records.add(call.db, call.account, SequenceStep, now=call.now, sequence_id=sequence, **new)
        else:
            _change(call, known[own], columns)


def _own(call: Call, known: Mapping[int, AnyRow], sent: Mapping[str, Any]) -> int | None:
    """Return the number of the step that a call sends; None for a new one. Error invalid_id."""
    written = values.text(sent.get("id")).strip()
    number = call.ids.find("sequence_step", written) if written else None
    if written and number not in known:
        raise invalid_id(written, "sequence_step")
    return number


def _change(call: Call, one: AnyRow, columns: Mapping[str, Any]) -> None:
    """Change columns of a step. Error no_content."""
    _check({**one._mapping, **columns}, "a non-empty body")
    changes = {name: value for name, value in columns.items() if value != getattr(one, name)}
    if changes:
        here = records.one(call.account, SequenceStep, one.id)
        call.db.execute(sa.update(SequenceStep).where(*here).values(**changes, updated_at=call.now))


router = RestRouter("emailer_step", "/api/v1/emailer_steps")
touches = RestRouter("emailer_touch", "/api/v1/emailer_touches")
templates = RestRouter("emailer_template", "/api/v1/emailer_templates")


@router.operation(
    "create",
    "POST",
    fields=_NEW,
    errors=("invalid_id", "no_wait_time", "invalid_choice", "too_many"),
    writes=True,
    answer=lambda: _CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a step of a sequence, by default as the last one. Its touch is to be reviewed, its template empty."""
    written = values.text(call.parameters.get("emailer_campaign_id")).strip()
    sequence = fields.number(call, written, "sequence")
    if sequence is None:
        raise invalid_id(written, "emailer_campaign")
    columns = _new(_STEP_FIELDS.read(call, call.parameters).values, "content")
    before = of_sequences(call.db, call.account, [sequence])
    if len(before) >= MAX_STEPS:
        raise refused("too_many", f"a sequence has at most {MAX_STEPS} steps", MAX_STEPS)
    place = max(1, min(values.whole(call.parameters.get("position")) or len(before) + 1, len(before) + 1))
    for number, each in enumerate(before, 1):
        _change(call, each, {"position": number + (number >= place)})
    here = {"sequence_id": sequence, "position": place}
    number = records.add(call.db, call.account, SequenceStep, now=call.now, **columns, **here)
    rows = of_sequences(call.db, call.account, [sequence])
    made = next(each for each in rows if each.id == number)
    shown: dict[str, Any] = {"emailer_step": step(call.ids, made)}
    if made.type in _BY_EMAIL:
        whole = _whole_touch(call, made)
        shown |= {"emailer_touch": whole, "emailer_template": whole["emailer_template"]}
    team = {"id": call.ids.team, "sequences_finder_empty": False}
    return {**shown, "emailer_steps": [step(call.ids, each) for each in rows], "team": team}


@touches.operation("search", "GET", answer=lambda: _TOUCHES)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return the touch of a step, as a list; nothing for an unknown step."""
    number = call.ids.find("sequence_step", values.text(call.parameters.get("emailer_step_id")).strip())
    one = None if number is None else _of_id(call, number)
    return {"emailer_touches": [_whole_touch(call, one)] if one is not None and one.type in _BY_EMAIL else []}


@touches.operation(
    "update",
    "PUT",
    "/{sequence_touch_id}",
    fields=_TOUCH_FIELDS,
    errors=("invalid_id", "not_found", "invalid_choice", "no_content"),
    writes=True,
    answer=lambda: _ONE_TOUCH,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a touch."""
    one = _required(call, "sequence_touch")
    _change(call, one, _TOUCH_FIELDS.read(call, call.parameters).values)
    return {"emailer_touch": _whole_touch(call, _required(call, "sequence_touch"))}


@touches.operation(
    "approve",
    "POST",
    "/{sequence_touch_id}/approve",
    errors=("invalid_id", "not_found", "no_content"),
    writes=True,
    answer=lambda: _ONE_TOUCH,
)
def approve(call: CurrentCall) -> dict[str, Any]:
    """Approve a touch, whose template must have a text."""
    _change(call, _required(call, "sequence_touch"), {"touch_status": "approved"})
    return {"emailer_touch": _whole_touch(call, _required(call, "sequence_touch"))}


_TEMPLATE_ERRORS: Final = ("invalid_id", "not_found", "no_content")


@templates.operation(
    "update",
    "PUT",
    "/{sequence_template_id}",
    fields=_TEMPLATE_FIELDS,
    errors=_TEMPLATE_ERRORS,
    writes=True,
    answer=lambda: _ONE_TEMPLATE,
)
@templates.operation(
    "update",
    "PATCH",
    "/{sequence_template_id}",
    fields=_TEMPLATE_FIELDS,
    errors=_TEMPLATE_ERRORS,
    writes=True,
    answer=lambda: _ONE_TEMPLATE,
)
def update_template(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a template."""
    _change(call, _required(call, "sequence_template"), _template_columns(call, call.parameters))
    return {"emailer_template": _whole_touch(call, _required(call, "sequence_template"))["emailer_template"]}


def _of_id(call: Call, number: int) -> AnyRow | None:
    return call.db.execute(_ALL.where(SequenceStep.id == number), {"dataset_id": call.account.dataset_id}).first()


def _required(call: Call, kind: Literal["sequence_touch", "sequence_template"]) -> AnyRow:
    """Return the step of the touch or template in the path. Errors invalid_id, not_found."""
    number = call.ids.find(kind, call.id_in_path(kind))
    one = None if number is None else _of_id(call, number)
    if one is None or one.type not in _BY_EMAIL:
        raise refused("not_found", f"no {kind} of this account has this id")
    return one


def _whole_touch(call: Call, one: AnyRow) -> dict[str, Any]:
    """Return the touch of a step with its template as JSON."""
    sequences = fields.table("sequence").c
    here = (sequences.dataset_id == call.account.dataset_id, sequences.id == one.sequence_id)
    user = call.db.scalar(select(sequences.user_id).where(*here))
    return {**touch(call.ids, one), "emailer_template": template(call.ids, one, user)}
