"""Pipelines (contract 3.4)."""

import pytest

from tests.vendors.close.client import Close


class TestPipeline:
    @pytest.mark.contract("3.4.pipeline.3", "3.4.pipeline.4", "3.4.pipeline.5", "3.4.pipeline.8")
    def test_statuses_are_ordered_added_and_moved(self, close: Close) -> None:
        (sales,) = close.rows("/pipeline/")
        demo, *_, won, lost = sales["statuses"]
        renewals = close.post("/pipeline/", {"name": "Renewals"})
        assert (renewals["name"], renewals["statuses"]) == ("Renewals", [])
        wanted = [{"id": lost["id"]}, {"label": "Due", "type": "active"}, {"id": won["id"]}]
        changed = close.put(f"/pipeline/{renewals['id']}/", {"statuses": wanted})
        assert [(each["label"], each["type"]) for each in changed["statuses"]] == [
            ("Lost", "lost"),
            ("Due", "active"),
            ("Won", "won"),
        ]
        assert close.get(f"/pipeline/{renewals['id']}/") == changed
        left = close.get(f"/pipeline/{sales['id']}/")["statuses"]
        assert [each["label"] for each in left] == ["Demo Completed", "Proposal Sent", "Contract Sent"]
        made = close.add(status_id=lost["id"])
        assert made["pipeline_name"] == "Renewals"
        turned = close.put(f"/pipeline/{sales['id']}/", {"statuses": left[::-1], "name": "New"})
        assert ([each["id"] for each in turned["statuses"]][-1], turned["name"]) == (demo["id"], "New")

    @pytest.mark.contract("3.4.pipeline.6", "3.4.pipeline.7", "1.2.status.3")
    def test_only_an_empty_one_is_deleted_and_the_last_stays(self, close: Close) -> None:
        (sales,) = close.rows("/pipeline/")
        renewals = close.post("/pipeline/", {"name": "Renewals", "statuses": [{"label": "Due", "type": "active"}]})
        path = f"/pipeline/{renewals['id']}/"
        refusal = close.refused("DELETE", path)
        assert (refusal.status, refusal.body["field-errors"], len(refusal.body["errors"])) == (400, {}, 1)
        close.delete(f"/status/opportunity/{renewals['statuses'][0]['id']}/")
        assert close.delete(path) is None
        for status in sales["statuses"]:
            close.delete(f"/status/opportunity/{status['id']}/")
        assert close.refused("DELETE", f"/pipeline/{sales['id']}/").status == 400
        assert [each["id"] for each in close.rows("/pipeline/")] == [sales["id"]]
