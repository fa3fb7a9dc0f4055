"""Records of the objects that version 5 only reads: forms, emails and others."""

from tests.support.builders import Account


def add(account: Account) -> None:
    """Add one of each, with its related records."""
    campaign, prospect = account.campaign("Fair"), account.prospect()
    account.form(campaign_id=campaign)
    account.email(text="It is foggy.", html="<p>Fog</p>")
    account.email_template(text_message="Thanks", html_message="<p>Thanks</p>")
    account.custom_redirect(campaign_id=campaign, url="https://go.lamp.example/l/1")
    first, second = account.lifecycle_stage("Visitors"), account.lifecycle_stage()
    account.lifecycle_history(prospect_id=prospect, previous_stage_id=first, next_stage_id=second, seconds_elapsed=60)
    account.tag_object(object_id=prospect)
