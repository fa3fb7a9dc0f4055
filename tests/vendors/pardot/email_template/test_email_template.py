"""The email template (contract, objects 2.16). The fields: test_recorded_forms.py."""

from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case

NOBODY = 2147483647
ABSENT = {"error": 1, "errorCode": 68, "errorMessage": "Template with this id does not exist."}


@pytest.mark.contract("o.2.16.5", "o.2.16.6", "o.2.16.7")
def test_is_absent_within_the_answer(account: Account, pardot: Pardot) -> None:
    live, archived = account.email_template(), account.email_template(is_archived=True)
    for number, words, is_there in (
        (live, "false", True),
        (live, "true", True),
        (archived, "", False),
        (archived, "0", False),
        (archived, "true", True),
        (NOBODY, "true", False),
    ):
        answer = pardot.call("read", "emailTemplate", id=number, archived=words)
        assert (answer.status, answer.json["@attributes"]["stat"]) == (200, "ok")
        assert (answer.json["emailTemplate"] == ABSENT) != is_there, (number, words)
    text = pardot.call("read", "emailTemplate", id=archived, format="xml").text
    assert "<emailTemplate><error>1</error><errorCode>68</errorCode><errorMessage>Template with" in text


@pytest.mark.contract("o.2.16.8")
@each_case("given", [({"id": "x"}, 16), ({}, 13), ({"id": 1, "archived": "perhaps"}, 50)])
def test_of_what_is_wrong(pardot: Pardot, given: tuple[dict[str, Any], int]) -> None:
    parameters, code = given
    assert pardot.call("read", "emailTemplate", **parameters).code == code
    assert pardot.call("listOneToOne", "emailTemplate", archived="perhaps").code == 50


@pytest.mark.contract("o.2.16.12")
def test_lists_those_for_one_prospect(account: Account, pardot: Pardot) -> None:
    first, archived = account.email_template("A"), account.email_template("B", is_archived=True)
    account.email_template("C", is_one_to_one_email=False)
    last = account.email_template("D")
    for given, ids in (({}, [first, last]), ({"archived": "true"}, [first, archived, last])):
        shown = pardot.call("listOneToOne", "emailTemplate", **given).json["emailTemplates"]
        assert ([each["id"] for each in shown["templates"]], shown["count"]) == (ids, len(ids))
