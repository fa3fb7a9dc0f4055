"""Errors for a scene of the wrong form."""

from textwrap import dedent

from tests.vendors.pardot.scenes.conftest import WrongValue


def test_each_is_a_line_with_file_line_and_field(wrong: WrongValue) -> None:
    text = """\
        accounts:
          - connector: salesforse
            users:
              - email: jo
                user_key: 123
                role: Boss
              - passwort: x
            prospects:
              - nobody
            opportunities:
              - name: ""
                value: 5
                probability: 170
                prospects: nobody
                activities:
                  - type: 11
        """
    assert wrong(dedent(text)) == [
        (
            "crm.yaml:2: accounts[0].connector: "
            "is 'salesforse'; did you mean salesforce? It must be salesforce, sugarcrm or other"
        ),
        "crm.yaml:4: accounts[0].users[0].email: must be an email address, is 'jo'",
        "crm.yaml:5: accounts[0].users[0].user_key: must be 32 hexadecimal digits",
        (
            "crm.yaml:6: accounts[0].users[0].role: "
            "must be Administrator, Marketing, Sales Manager, Sales or Read Only, is 'Boss'"
        ),
        "crm.yaml:7: accounts[0].users[1].passwort: unknown field; did you mean password?",
        "crm.yaml:9: accounts[0].prospects[0]: must be a mapping of fields to values, is 'nobody'",
        "crm.yaml:11: accounts[0].opportunities[0].name: must not be empty",
        "crm.yaml:13: accounts[0].opportunities[0].probability: must be a whole number from 0 to 100, is 170",
        "crm.yaml:14: accounts[0].opportunities[0].prospects: must be a list, is 'nobody'",
        "crm.yaml:16: accounts[0].opportunities[0].activities[0].type: must be 8, 9, 10, 18, 19 or 38, is 11",
        "crm.yaml:16: accounts[0].opportunities[0].activities[0].prospect: is required",
    ]
