"""An example call of the API, for the start page and the command line."""

from dealdock.platform.accounts.account_view import AccountView


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that searches opportunities. With an account, it has a valid key."""
    key = (account and account.credentials["api_key"]) or "$API_KEY"
    return f'curl -H "X-Api-Key: {key}" "{base_url}/api/v1/opportunities/search?per_page=1"'
