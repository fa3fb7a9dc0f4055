"""Records made from answers of a service's API: `POST /accounts/{id}/answers`."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import users
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.support import support_of
from dealdock.control.vendor_bodies import models_of
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts, user_view
from dealdock.platform.lifecycle import importing
from dealdock.platform.scenes.document import SceneDocument
from dealdock.platform.scenes.imported import AnsweredRecords, ShownAnswer
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.text import email_key
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/answers", tags=["accounts"], route_class=Route)


class RecordedAnswer(RequestModel):
    """An answer of the service's API."""

    object: str = Field(description="The object of its records, by its name in the API or in scenes", examples=["lead"])
    body: Any = Field(
        description="A record, a list of records, or an object that has them. Records within records are made, too",
        examples=[{"data": [{"id": "lead_7Jr5", "name": "Wayne Enterprises"}]}],
    )


class Answers(RequestModel):
    """Answers of the service's API, and what is not made of them."""

    answers: list[RecordedAnswer] = Field(
        description="Of a record that several answers show, the first form counts",
        examples=[[{"object": "lead", "body": {"id": "lead_7Jr5", "name": "Wayne Enterprises"}}]],
    )
    without: list[str] = Field(default=[], description="The ids of records that are not made")


class LeftOutRecord(ResponseModel):
    """A record, or all records of an answer, that cannot be made."""

    answer: int = Field(description="The position of the answer, from 0")
    detail: str = Field(description="The reason")


class MadeRecords(ResponseModel):
    """The records that were made."""

    records: dict[str, list[int | str]] = Field(description="Their ids, by the plural of their kind")
    users: dict[str, int | str] = Field(description="The account's users, by the ids that the answers have")
    left_out: list[LeftOutRecord] = Field(description="What cannot be made")


@router.post("", operation_id="import_answers")
def import_answers(sandbox: CalledSandbox, account_id: Id, recorded: Answers) -> MadeRecords:
    """Replace the account's settings and records with the records that answers of the service show, with their ids.

    Records that they refer to are made, too, with what is known of them. Users and credentials stay; users of the
    answers that the account does not have are added.
    """
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    rules = support_of(sandbox.vendors.get(vendor)).answers
    shown = [ShownAnswer(each.object, each.body) for each in recorded.answers]
    found = AnsweredRecords(sandbox.vendors.scenes(vendor), rules, shown, recorded.without)
    added = dict[str, int | str]()

    def load(account: JsonObject) -> None:
        scene = scenes.checked(SceneDocument("answers", {"accounts": [account]}), sandbox.vendors)
        added.update(_users(sandbox, account_id, vendor, account))
        real = sandbox.clock.now()
        importing.import_scene(sandbox.database, sandbox.credentials, account_id, scene, real=real)

    account = found.account(load)
    sandbox.garbage_collector.wake()
    made = {
        many: [each["id"] for each in records if "id" in each]
        for many, records in account.items()
        if isinstance(records, list) and many != "users"
    }
    return MadeRecords(
        records={many: ids for many, ids in made.items() if ids},
        users=added,
        left_out=[LeftOutRecord(**each._asdict()) for each in found.left_out],
    )


def _users(sandbox: Sandbox, account_id: int, vendor: str, account: Any) -> dict[str, int | str]:
    """Add the users of the answers that the account does not have. Return the ids of all, by those of the answers."""
    known = {email_key(each.email): each.id for each in _existing(sandbox, account_id)}
    fields = {*models_of(sandbox, vendor).NewUser.model_fields} - {"id"}
    found = dict[str, int | str]()
    for each in account.get("users", ()):
        own = known.get(email_key(each["email"]))
        if own is None:
            try:
                given = {name: value for name, value in each.items() if name in fields}
                own = users.create_user(sandbox, account_id, given).id
            except Refused:  # its values are not those of a user; its records are the first user's
                continue
        found[str(each.get("id", each["email"]))] = own
    return found


def _existing(sandbox: Sandbox, account_id: int) -> list[Any]:
    real = sandbox.clock.now()

    def work(db: Connection) -> list[Any]:
        account = accounts.get(db, account_id)
        return user_view.every(db, sandbox.credentials, account, now=account.now(real))

    return sandbox.database.read(work)
