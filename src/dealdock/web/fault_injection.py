"""Fault injection: responses changed by the faults of the account (decision 0019)."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from pydantic import ValidationError, model_validator
from sqlalchemy import Connection

from dealdock.platform.credentials import credential_index
from dealdock.platform.faults import faults
from dealdock.platform.faults.effect import BODILESS, Effect, ErrorCode, When
from dealdock.platform.faults.faults import ActingFault, FaultCall, Triggered, TriggeredFault, Vocabulary
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox
from dealdock.web import messages, problem_details
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer, Cut
from dealdock_client.similar import hint

if TYPE_CHECKING:
    from dealdock.web.pipeline import BaseCall

HEADER: Final = "dealdock-fault"
"""The request header by which a call requests a fault for itself."""

HEADER_FAULT: Final = 0
"""The number of such a fault."""

RETRY: Final = b"retry-after"

_HOLD_SECONDS: Final = 0.05
"""The interval at which a held call checks if it was released. Another process may have released it."""

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
        if self.hold:
            raise ValueError("takes no hold: only a fault of the account can be released")
        self.applies_after(self.when)
        return self


class FaultInjection(NamedTuple):
    """A call, and the faults of its account."""

    call: "BaseCall"
    account: AccountContext
    called: FaultCall
    vocabulary: Vocabulary
    refuse: Callable[[ErrorCode, Effect], Answer]
    """Renders an error, with its usual HTTP status or the effect's."""

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox of the call."""
        return self.call.sandbox

    @property
    def trace(self) -> Trace:
        """The record of the call."""
        return self.call.trace

    def apply(self, run_call: Callable[[], Answer]) -> Answer:
        """Return the call's response, changed by the faults. `run_call` runs the call, and never raises."""
        header = self.call.headers.get(HEADER)
        try:
            own = None if header is None else self._own(header)
        except ValueError as error:
            return _refused(f"Dealdock-Fault {error}")
        strike, acting = self._trigger(own)
        if strike is None:
            return self._acting(acting, run_call)()
        self.trace.fault = strike.number
        effect = strike.effect
        self.call.fail_job = effect.fail_job
        if not strike.after and (effect.answers or effect.close is True):
            self._act(acting)
            return self._changed(effect, Answer(HTTPStatus.OK))
        run = self._acting(acting, run_call)
        if effect.hold:
            return self._held(strike, run)
        if strike.after:
            return self._after(effect, run, may_run_again=not any(each.after for each in acting))
        return Answer(HTTPStatus.OK, delay=effect.delay, then=run) if effect.delay else run()

    def _acting(self, acting: Sequence[ActingFault], run_call: Callable[[], Answer]) -> Callable[[], Answer]:
        """Return the function that runs the call and, before and after it, the faults' actions."""
        before, after = ([each for each in acting if each.after is wanted] for wanted in (False, True))
        if before:
            self.call.acts_first = partial(self._act, before)
        return partial(self._run_then_act, after, run_call) if after else run_call

    def _run_then_act(self, acting: Sequence[ActingFault], run_call: Callable[[], Answer]) -> Answer:
        """Run the call, let faults act, and return the response from before their actions.

        If one of the checks refuses a call, no action runs.
        """
        answer = run_call()
        if (later := answer.then) is not None:
            return answer._replace(then=partial(self._run_then_act, acting, later))
        if self.call.has_passed:
            answer = messages.collected(answer)
            self._act(acting)
        return answer

    def _act(self, acting: Sequence[ActingFault]) -> None:
        """Carry out the actions of faults, by number. The actions of one fault end with the first that fails."""
        for fault in acting:
            when: When = "after" if fault.after else "before"
            for done in self.sandbox.act(self.sandbox, self.account.account_id, fault.actions):
                self.trace.done.append({"fault": fault.number, "when": when, **done})

    def _held(self, strike: TriggeredFault, run_call: Callable[[], Answer]) -> Answer:
        """Hold the call, without a thread, until it is released. It is dropped if its client disconnects before."""
        if self.sandbox.database.read(lambda db: faults.holds(db, self.account, strike)):
            later = partial(self._held, strike, run_call)
            return Answer(HTTPStatus.OK, delay=_HOLD_SECONDS, then=later, drops=True)
        return run_call()

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
        if effect.fail_job is not None and not self.called.begins_job:
            raise ValueError("#/fail_job: this call begins no job that could fail.")
        return TriggeredFault(HEADER_FAULT, effect, effect.applies_after(effect.when))

    def _trigger(self, own: TriggeredFault | None) -> Triggered:
        """Return the fault that strikes: the call's own, if it requests one. The others count the call anyway."""
        if not self.account.live_faults and (own is None or not own.effect.expire_key):
            return Triggered(own, ())

        clock = self.sandbox.clock
        now, at = self.account.now(clock.now()), clock.microseconds()

        def work(db: Connection) -> Triggered:
            found = faults.trigger(
                db, self.account, self.called, self.sandbox.randomness, now=now, at=at, may_strike=own is None
            )
            strike = own or found.effect
            if strike is not None and strike.effect.expire_key and not strike.after:
                credential_index.expire(db, self.sandbox.credentials, self.account, self.called.secret)
            return found._replace(effect=strike)

        return self.sandbox.database.write(work)

    def _after(self, effect: Effect, run_call: Callable[[], Answer], *, may_run_again: bool) -> Answer:
        """Run the call, then apply the fault. A stream is delayed before it begins: it holds a snapshot open.

        `may_run_again`: false for a stream that was collected before faults acted.
        """
        answer = run_call()
        if (later := answer.then) is not None:  # it waits for records that are being made
            return answer._replace(then=partial(self._after, effect, later, may_run_again=may_run_again))
        if effect.expire_key:
            self.sandbox.database.write(
                lambda db: credential_index.expire(db, self.sandbox.credentials, self.account, self.called.secret)
            )
        is_whole = isinstance(answer.body, bytes) or not may_run_again
        if effect.delay is None or effect.answers or is_whole:
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
            answer = _with_reset(self.refuse(effect.error, effect), effect.reset)
        elif effect.status is not None:
            _close(answer)
            answer = _plain(effect.status, effect.body, effect.content_type)
        return answer._replace(delay=effect.delay or 0, cut=_cut(effect))


def _with_reset(answer: Answer, seconds: float | None) -> Answer:
    """Return the error of a limit with the whole seconds until its reset, where it has `Retry-After`."""
    if seconds is None:
        return answer
    shown = str(ceil(seconds)).encode()
    return answer._replace(headers=tuple((name, shown if name == RETRY else value) for name, value in answer.headers))


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
        text += hint(str(one["loc"][-1]), OwnEffect.model_fields)
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
