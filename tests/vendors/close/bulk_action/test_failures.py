"""Jobs that fail: each ends by itself with its reason, and those of others go on."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform import background as jobs
from dealdock.settings import Settings
from dealdock.vendors.close import background
from dealdock.vendors.close.job import batches
from dealdock.vendors.close.job.model import Batch, BulkDelete, BulkEdit, BulkEmail, Export
from dealdock.vendors.close.lead.model import Contact
from tests.support.cases import each_case
from tests.support.lowered import lower
from tests.vendors.close.bulk_action.test_restart import again, client
from tests.vendors.close.client import Close
from tests.vendors.close.jobs import done, ended

DELETE, EDIT, EMAIL, EXPORT = "/bulk_action/delete/", "/bulk_action/edit/", "/bulk_action/email/", "/export/lead/"
AT_ONCE = 5
MANY = AT_ONCE + 1
pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch, batches, "AT_ONCE", 50, AT_ONCE)


def filled(http: httpx.Client, number: int = MANY) -> Close:
    close = Close.open(http)
    named = [f"Lead {each}" for each in range(number)]
    leads = [{"name": name, "status": "Potential"} for name in named]
    contacts = [{"name": "A", "lead": name, "emails": [{"email": "a@a.test", "type": "office"}]} for name in named]
    close.control("POST", "/import", {"accounts": [{"vendor": "close", "leads": leads, "contacts": contacts}]})
    return close


def emailing(close: Close, body: str = "Hello") -> dict[str, Any]:
    template = close.post("/email_template/", {"name": "T", "subject": "S", "body": body})
    return {"template_id": template["id"], "sender": "Me <me@acme.test>"}


def damage(sandbox: Sandbox, model: Any, **columns: Any) -> None:
    sandbox.database.write(lambda db: db.execute(sa.update(model).values(columns)))


def failure(close: Close, kind: str) -> Any:
    (record,) = close.control("GET", f"/records/{kind}")
    return record["status"], record["failure"]


@pytest.mark.slow
def test_jobs_that_fail_after_a_restart_end_and_those_of_another_account_are_done(settings: Settings) -> None:
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.background.close()
        with client(sandbox) as http:
            broken, other = filled(http), filled(http)
            fields = {"type": "clear_custom_field", "custom_field_id": other.field("Tier", "lead")[7:]}
            own = {"type": "clear_custom_field", "custom_field_id": broken.field("Tier", "lead")[7:]}
            left = [
                (EMAIL, broken.post(EMAIL, emailing(broken)), "bulkEmail", BulkEmail),
                (EDIT, broken.post(EDIT, own), "bulkEdit", BulkEdit),
            ]
            exported = broken.post(EXPORT, {"format": "csv"})
            damage(sandbox, BulkEmail, plan={})
            damage(sandbox, BulkEdit, plan={"customs": [{"custom.cf_unknown": 1}]})
            damage(sandbox, Export, details={"format": "csv"})
            waiting = other.post(EDIT, fields), other.post(EXPORT, {"format": "csv"})
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        other, broken = again(http, other), again(http, broken)
        broken.is_described = False
        for path, job, kind, _ in left:
            assert ended(broken, path, job)["status"] == "error"
            status, reason = failure(broken, kind)
            assert status == "error"
            assert reason
        assert failure(broken, "bulkEmail")[1] == "KeyError: 'template_id'"
        assert ended(broken, "/export/", exported)["status"] == "error"
        assert ended(other, EDIT, waiting[0])["status"] == "done"
        assert failure(other, "bulkEdit") == ("done", None)
        over = ended(other, "/export/", waiting[1])
        assert (over["status"], over["n_docs_processed"]) == ("done", MANY)
        assert sandbox.database.read(lambda db: db.scalar(sa.select(sa.func.count()).select_from(Batch))) == 0
        assert broken.rows("/activity/email/") == []
        done(broken, DELETE)
        assert broken.rows("/lead/") == []
        assert other.rows("/lead/") != []


@pytest.mark.slow
def test_jobs_of_a_full_account_end_with_the_reason_and_those_that_delete_and_of_others_are_done(
    settings: Settings,
) -> None:
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.background.close()
        with client(sandbox) as http:
            full, other = filled(http), filled(http)
            for number in range(30):
                full.post("/lead/", {"name": f"Large {number}", "description": "x" * 60_000})
            edit = {"type": "set_lead_status", "lead_status_id": full.rows("/status/lead/")[1]["id"]}
            left = [(EDIT, full.post(EDIT, edit)), (EMAIL, full.post(EMAIL, emailing(full)))]
            exported, deletion = full.post(EXPORT, {"format": "csv"}), full.post(DELETE, {"query": "name:Large"})
            edit = {"type": "set_lead_status", "lead_status_id": other.rows("/status/lead/")[1]["id"]}
            waiting = other.post(EDIT, edit), other.post(EXPORT, {"format": "csv"})
    limited = settings.model_copy(update={"account_max_bytes": 1_500_000})
    with Sandbox(limited, to_serve=True) as sandbox, client(sandbox) as http:
        other, full = again(http, other), again(http, full)
        full.is_described = False
        for path, job in left:
            assert ended(full, path, job)["status"] == "error"
        assert ended(full, "/export/", exported)["status"] == "error"
        for kind in ("bulkEdit", "bulkEmail", "export"):
            status, reason = failure(full, kind)
            assert (status, "account_max_bytes" in reason) == ("error", True)
        assert ended(full, DELETE, deletion)["status"] == "done"
        assert {lead["status_label"] for lead in full.rows("/lead/")} == {"Potential"}
        assert full.rows("/activity/email/") == []
        assert ended(other, EDIT, waiting[0])["status"] == "done"
        assert ended(other, "/export/", waiting[1])["status"] == "done"
        assert len(other.rows("/lead/")) == MANY
        assert "Potential" not in {lead["status_label"] for lead in other.rows("/lead/")}


@pytest.mark.slow
def test_a_job_whose_own_row_is_damaged_ends_too(settings: Settings) -> None:
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.background.close()
        with client(sandbox) as http:
            broken, other = filled(http), filled(http)
            job = broken.post(DELETE)
            damage(sandbox, Batch, numbers=7)
            waiting = other.post(DELETE)
            damage(sandbox, BulkDelete, details={})
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        broken, other = again(http, broken), again(http, other)
        broken.is_described = other.is_described = False
        assert ended(broken, DELETE, job)["status"] == "error"
        assert ended(other, DELETE, waiting)["status"] == "done"


@pytest.mark.slow
def test_a_job_within_its_call_fails_in_the_same_way_and_leaves_nothing_of_its_transaction(settings: Settings) -> None:
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        broken, other = filled(http, 1), filled(http, 2)
        fields = emailing(broken)
        (first, *_) = sandbox.database.read(lambda db: db.scalars(sa.select(Contact.id).order_by(Contact.id)).all())
        of_first = sa.update(Contact).where(Contact.id == first).values(emails=[{}])
        sandbox.database.write(lambda db: db.execute(of_first))
        made = broken.post(EMAIL, fields)
        assert ended(broken, EMAIL, made)["status"] == "error"
        assert failure(broken, "bulkEmail") == ("error", "KeyError: 'email'")
        assert broken.rows("/activity/email/") == []
        assert done(other, EDIT, type="clear_custom_field", custom_field_id=other.field("Tier", "lead")[7:])
        done(broken, DELETE)


@pytest.mark.slow
def test_a_job_that_fails_at_a_later_transaction_of_its_call_keeps_what_was_done(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TRANSACTION_SECONDS", 0)
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        broken = filled(http, 3)
        (first, *_) = sandbox.database.read(lambda db: db.scalars(sa.select(Contact.id).order_by(Contact.id)).all())
        of_first = sa.update(Contact).where(Contact.id == first).values(emails=[{}])
        sandbox.database.write(lambda db: db.execute(of_first))
        over = broken.get(f"{EMAIL}{broken.post(EMAIL, emailing(broken))['id']}/")
        assert (over["status"], over["n_leads_processed"]) == ("error", 2)
        assert failure(broken, "bulkEmail") == ("error", "KeyError: 'email'")
        assert len(broken.rows("/activity/email/")) == 2
        other = filled(http, 2)
        done(other, EMAIL, **emailing(other))


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [jobs.TRANSACTION_SECONDS, 0])
@each_case(
    ("after", "leads", "left"), [(0, 2, 2), (1, 2, 0), (0, MANY, MANY), (1, MANY, 1), (2, MANY, 0), (9, MANY, 0)]
)
def test_a_fault_lets_a_job_fail_after_its_batches(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, after: int, leads: int, left: int, seconds: float
) -> None:
    monkeypatch.setattr(jobs, "TRANSACTION_SECONDS", seconds)
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        struck, other = filled(http, leads), filled(http, 2)
        rule = {"match": {"object": "bulk_delete"}, "effect": {"fail_job": after}, "times": 1}
        struck.control("POST", "/faults", rule)
        assert struck.get(DELETE)["data"] == []
        job = ended(struck, DELETE, struck.post(DELETE))
        assert (job["status"], job["n_leads_processed"]) == ("error", leads - left)
        assert failure(struck, "bulkDelete") == ("error", "a fault of the account let it fail")
        assert len(struck.rows("/lead/", _limit=100)) == left
        done(other, DELETE, query='name:"Lead 1"')
        assert len(other.rows("/lead/")) == 1
        done(struck, DELETE)
        assert struck.rows("/lead/") == []


@pytest.mark.slow
@each_case("path", ["/export/lead/", "/export/opportunity/"])
def test_a_fault_lets_an_export_fail_without_a_file(settings: Settings, path: str) -> None:
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        close = filled(http, 2)
        close.control("POST", "/faults", {"match": {"object": "export"}, "effect": {"fail_job": 0}, "times": 1})
        job = ended(close, "/export/", close.post(path, {"format": "csv"}))
        assert (job["status"], job["download_url"]) == ("error", None)
        assert done(close, "/export/lead/", format="csv")["download_url"]


@pytest.mark.slow
def test_a_field_with_several_values_is_rendered(settings: Settings) -> None:
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        close = filled(http)
        key = close.field("Tags", "lead", type="choices", choices=["x", "y"], accepts_multiple_values=True)
        done(close, EDIT, type="set_custom_field", custom_field_name="Tags", custom_field_values=["x", "y"])
        over = done(close, EMAIL, **emailing(close, "{{ lead.custom.Tags }}"))
        assert (over["n_leads_processed"], key in close.rows("/lead/")[0]) == (MANY, True)
        assert {each["body_html"] for each in close.rows("/activity/email/")} == {"x, y"}


@pytest.mark.slow
def test_a_failure_does_not_end_a_job_that_another_process_did(settings: Settings) -> None:
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.background.close()
        with client(sandbox) as http:
            close, real = filled(http), datetime.now(UTC)
            made = close.post(DELETE)
            ran = []
            while (job := sandbox.database.read(lambda db: background.JOBS.first(db, real))) is not None:
                background.JOBS.run(sandbox.database, sandbox.credentials, job, real)
                ran.append(job)
            sandbox.database.write(lambda db: background.JOBS.fail(db, ran[0], "moths", real))
            assert ended(close, DELETE, made)["status"] == "done"
            assert failure(close, "bulkDelete") == ("done", None)
