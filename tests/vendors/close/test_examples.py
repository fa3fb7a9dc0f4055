"""The worked examples of the contract's section 5, to the byte.

`examples.txt` has them as the contract has them. The ids in it are those of a certain account; here each is replaced by
the id of the same object in the test's own account. All ids of a kind have one length, so `Content-Length` stays.
"""

import re
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import pytest

from tests.vendors.close.client import Close
from tests.vendors.close.deals import Deals, filled

FILE: Final = Path(__file__).with_name("examples.txt")
ORDER: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14)
"""Those that follow upon each other in one account. 10 has no key, 13 needs a limit."""

ANN: Final = "user_T6nNbg632jZptF6Xa223OCRlR5hllBTqsw6zZkFdqk1"
CREATED: Final = "oppo_rUJSmNhA3pbpcZfcsG1Lo5cXpFO5FYjmDcVXo08tTCy"
FIELD: Final = "cf_XGTisVY3ShG95F79IPKT63k3SC0D8AchuDkAnPwhqXE"


class Example(NamedTuple):
    """A request, and the answer to it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer_headers: dict[str, str]
    answer: bytes


def example(number: int, text: str) -> Example:
    """An example of a text in the file's form."""
    (block,) = re.findall(rf"(?ms)^# {number}\. [^\n]*\n(.*?)(?=^# \d|\Z)", text)
    asked, answered = block.strip().split("\n--\n")
    (start, headers, body), (status, answer_headers, answer) = _message(asked), _message(answered)
    method, target, _ = start.split()
    return Example(method, target, headers, body, int(status.split()[1]), answer_headers, answer + b"\n")


def _message(text: str) -> tuple[str, dict[str, str], bytes]:
    head, _, body = text.partition("\n\n")
    start, *lines = head.splitlines()
    return start, dict(line.split(": ", 1) for line in lines), body.encode()


def shown(close: Close, example: Example, answer: httpx.Response) -> None:
    """Check that this is the answer of the example."""
    assert (answer.status_code, answer.content) == (example.status, example.answer), close.account["id"]
    for name, value in example.answer_headers.items():
        assert answer.headers[name] == value


def asked(close: Close, example: Example) -> httpx.Response:
    headers = example.headers | ({"Content-Type": "application/json"} if example.body else {})
    assert headers.pop("Content-Length", "0") == str(len(example.body))
    path = example.target.removeprefix("/api/v1")
    return close.send(example.method, path, content=example.body or None, headers=headers)


def ids(deals: Deals, field: str) -> dict[str, str]:
    """The contract's ids, and those of the account. The opportunity of the first example is not there yet."""
    close = deals.close
    statuses = close.statuses()
    one = close.read(deals.ids["A"])
    return {
        ANN: deals.users["Ann"],
        FIELD: field.removeprefix("custom."),
        "lead_CSTujrj7Z7uc4jMoOIj1eauKjHtZtixaHeYL0XTqPF7": deals.leads["Wayne Enterprises"],
        "oppo_A3wsYWTpYyuSIbIknxwMFGyvE42ANz2c2I4xdZceCOi": deals.ids["F"],
        "oppo_bNcyvpoT3AzIylmsgLNCBaGdEWQnUIGvkk19hqlFSVO": deals.ids["C"],
        "oppo_se7RmBcoGLINKR5aHXRkcUNx0MgwzdGnLB7JbnAq1fG": deals.ids["B"],
        "orga_lr8wJCIMoB6Vnf9Tyh2FUazBF9IcDuDdR52aQECrhGP": close.organization_id,
        "pipe_5tihtyiyoyIteQ5RDNdfBo": one["pipeline_id"],
        "stat_9gNAAY0irLxMARxa34EviaEAti1KRFze5bUTBu78ey7": statuses["Won"],
        "stat_IAdaX9lnYAUTiRHclK3XVS2kAqYaYZheUDZE2WKTd4z": statuses["Demo Completed"],
    }


@pytest.mark.contract("5.example.1", "5.example.2", "5.example.3", "5.example.4", "5.example.5", "5.example.6")
@pytest.mark.contract("5.example.7", "5.example.8", "5.example.9", "5.example.11", "5.example.12", "5.example.14")
@pytest.mark.contract("2.7.agg.14", "2.8.page.6", "1.4.page.10")
def test_follow_upon_each_other(close: Close) -> None:
    choices = ["Monday", "Tuesday", "Wednesday"]
    field = close.field("Days", type="choices", choices=choices, accepts_multiple_values=True)
    deals = filled(close)
    text = FILE.read_text(encoding="utf-8")
    for theirs, ours in ids(deals, field).items():
        text = text.replace(theirs, ours)
    for number in ORDER:
        one = example(number, text)
        answer = asked(deals.close, one)
        if number == 1:
            text = text.replace(CREATED, answer.json()["id"])
            one = example(number, text)
        shown(deals.close, one, answer)


@pytest.mark.contract("5.example.10")
def test_without_a_key(fresh: Close) -> None:
    one = example(10, FILE.read_text(encoding="utf-8"))
    shown(fresh, one, fresh.send(one.method, one.target.removeprefix("/api/v1"), auth=None))


@pytest.mark.contract("5.example.13")
def test_over_the_limit(http: httpx.Client) -> None:
    close = Close.open(http, limits={"requests": 60, "window": 1})
    one = example(13, FILE.read_text(encoding="utf-8"))
    for _ in range(60):
        assert asked(close, one).status_code == 200
    shown(close, one, asked(close, one))
