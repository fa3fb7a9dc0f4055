"""Fault injection: responses changed by the faults of the account (decision 0019)."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final, NamedTuple, Self

from pydantic import ValidationError, model_validator
from sqlalchemy import Connection

from dealdock.platform.credentials import credential_index
from dealdock.platform.faults import faults
from dealdock.platform.faults.effect import BODILESS, Effect, ErrorCode, When
from dealdock.platform.faults.faults import FaultCall, TriggeredFault, Vocabulary
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import guess
from dealdock.sandbox import Sandbox
from dealdock.web import problem_details
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer, Cut

HEADER: Final = "dealdock-fault"
"""The request header by which a call requests a fault for itself."""

HEADER_FAULT: Final = 0
"""The number of such a fault."""

_EXAMPLE: Final = '{"status": 503}'
_UNKNOWN_FIELD: Final = "extra_forbidden"

_HTML: Final = "text/html; charset=utf-8"
_PAGE: Final = "<!doctype html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


def why(number: int | None) -> str:
    """Return the explanation of a call that failed by a fault with this number."""
    return (
        "the header Dealdock-Fault requested this"
        if number == HEADER_FAULT
        else f"fault {number} of the account was applied"
    )


class OwnEffect(Effect):
    """The effect that a call requests in its header."""

    when: When | None = None

    @model_validator(mode="after")
    def _is_in_time(self) -> Self:
        self.applies_after(self.when)
        return self


class FaultInjection(NamedTuple):
    """A call, and the faults of its account."""

    sandbox: Sandbox
    account: AccountContext
    trace: Trace
    header: str | None
    called: FaultCall
    vocabulary: Vocabulary
    refuse: Callable[[ErrorCode, Effect], Answer]
    """Renders an error, with its usual HTTP status or that of the effect."""

    def apply(self, run_call: Callable[[], Answer]) -> Answer:
        """Return the call's response, changed by the faults. `run_call` runs the call, and never raises."""
        try:
            own = None if self.header is None else self._own(self.header)
        except ValueError as error:
            return _refused(f"Dealdock-Fault {error}")
        strike = self._trigger(own)
        if strike is None:
            return run_call()
        self.trace.fault = strike.number
        effect = strike.effect
        if strike.after:
            return self._after(effect, run_call)
        if effect.answers or effect.close is True:
            return self._changed(effect, Answer(HTTPStatus.OK))
        return Answer(HTTPStatus.OK, delay=effect.delay, then=run_call) if effect.delay else run_call()

    def _own(self, header: str) -> TriggeredFault:
        """Return the fault that the call requests. Raises `ValueError` with a message for the caller."""
        try:
            effect = OwnEffect.model_validate_json(header.encode("latin-1"))
        except ValidationError as error:
            raise ValueError(_message(error)) from None
        names = Counter(name for name, _ in json.loads(header, object_pairs_hook=list))
        if repeated := [name for name, count in names.items() if count > 1]:
            raise ValueError(f"{problem_details.pointer(repeated[0])}: is given more than once.")
        if mistake := self.vocabulary.invalid_field(effect):
            raise ValueError(f"{problem_details.pointer(mistake[0])}: {mistake[1]}.")
        if effect.expire_key and not self.called.secret:
            raise ValueError("#/expire_key: this call shows no key that could expire.")
        return TriggeredFault(HEADER_FAULT, effect, effect.applies_after(effect.when))

    def _trigger(self, own: TriggeredFault | None) -> TriggeredFault | None:
        """Return the fault that strikes: the call's own, if it requests one. The others count the call anyway."""
        if not self.account.live_faults and (own is None or not own.effect.expire_key):
            return own

        now = self.account.now(self.sandbox.clock.now())

        def work(db: Connection) -> TriggeredFault | None:
            found = faults.trigger(
                db, self.account, self.called, self.sandbox.randomness, now=now, may_trigger=own is None
            )
            strike = own or found
            if strike is not None and strike.effect.expire_key and not strike.after:
                credential_index.expire(db, self.sandbox.credentials, self.account, self.called.secret)
            return strike

        return self.sandbox.database.write(work)

    def _after(self, effect: Effect, run_call: Callable[[], Answer]) -> Answer:
        """Run the call, then apply the fault. A stream is delayed before it begins: it holds a snapshot open."""
        answer = run_call()
        if (later := answer.then) is not None:  # it waits for records that are being made
            return answer._replace(then=partial(self._after, effect, later))
        if effect.expire_key:
            self.sandbox.database.write(
                lambda db: credential_index.expire(db, self.sandbox.credentials, self.account, self.called.secret)
            )
        if effect.delay is None or effect.answers or isinstance(answer.body, bytes):
            return self._changed(effect, answer)
        _close(answer)

        def run_again() -> Answer:
            return self._changed(effect, run_call())._replace(delay=0)

        return Answer(HTTPStatus.OK, delay=effect.delay, then=run_again)

    def _changed(self, effect: Effect, answer: Answer) -> Answer:
        if effect.answers:
            self.trace.replace_answer()
        if effect.error is not None:
            _close(answer)
            answer = self.refuse(effect.error, effect)
        elif effect.status is not None:
            _close(answer)
            answer = _plain(effect.status, effect.body, effect.content_type)
        return answer._replace(delay=effect.delay or 0, cut=_cut(effect))


def _cut(effect: Effect) -> Cut | None:
    if effect.close is None:
        return effect.truncate
    return "before" if effect.close is True else "middle"


def _plain(status: int, body: str | None, content_type: str | None) -> Answer:
    """Return a response as a gateway sends it: with a small page if the status is an error."""
    if status in BODILESS:
        return Answer(status)
    if body is None and status >= HTTPStatus.BAD_REQUEST:
        body = _PAGE.format(f"{status} {_phrase(status)}".strip())
    return Answer(status, (body or "").encode(), (content_type or _HTML).encode())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _message(error: ValidationError) -> str:
    """Return a sentence for each error, unknown fields first."""
    found = sorted(error.errors(), key=lambda one: one["type"] != _UNKNOWN_FIELD)
    return " ".join(map(_sentence, found))


def _sentence(one: Mapping[str, Any]) -> str:
    if one["type"] in {"json_invalid", "model_type"}:
        return f"must be a JSON object, such as {_EXAMPLE}."
    text = problem_details.error_message(one)
    if one["type"] == _UNKNOWN_FIELD:
        text += guess(str(one["loc"][-1]), OwnEffect.model_fields)
    place = f"{problem_details.pointer(*one['loc'])}: " if one["loc"] else ""
    return place + text + "." * (not text.endswith("?"))


def _refused(detail: str) -> Answer:
    """Return a response in the control plane's format (RFC 9457): faults are not part of the emulated service."""
    status = HTTPStatus.BAD_REQUEST
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return Answer(status, json.dumps(problem).encode(), b"application/problem+json", why=detail)


def _close(answer: Answer) -> None:
    if answer.close is not None:
        answer.close()
