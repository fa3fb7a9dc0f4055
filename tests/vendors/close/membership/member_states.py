"""Members in each state, and acts on them, each with a deal, a task and a group of their own."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from tests.support.state_tables import Cells
from tests.vendors.close.client import Close

EMAIL: Final = "bo@katz.example"
ACTIONS: Final = ("created", "activated", "deactivated", "updated")
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class Member:
    """A member of an account whose clock is frozen, with a webhook on memberships. Deliveries are held."""

    def __init__(self, http: httpx.Client) -> None:
        self.close = Close.open(http)
        self.close.control("POST", "/deliveries/hold")
        events = [{"object_type": "membership", "action": action} for action in ACTIONS]
        self.close.post("/webhook/", {"url": "http://127.0.0.1:9/", "events": events})
        self.user = self.close.user("Bo", "Katz", email=EMAIL)
        self.membership = self.close.by(self.user).get("/me/")["memberships"][0]["id"]
        self._own()

    def _own(self) -> None:
        self.close.add(user_id=self.user["id"])
        self.close.post("/task/", {"lead_id": self.close.lead()["id"], "text": "x", "assigned_to": self.user["id"]})
        group = self.close.post("/group/", {"name": "Sales"})["id"]
        self.close.post(f"/group/{group}/member/", {"user_id": self.user["id"]})

    @property
    def path(self) -> str:
        """The path of the membership."""
        return f"/membership/{self.membership}/"

    def be(self, role: str) -> httpx.Response:
        """Give the member this role."""
        return self.close.send("PUT", self.path, {"role_id": role})

    def replace(self) -> None:
        """Make the member the only administrator."""
        self.be("admin")
        mine = self.close.get("/me/")["memberships"][0]["id"]
        self.close.put(f"/membership/{mine}/", {"role_id": "user"})

    def leave(self) -> httpx.Response:
        """Let the member leave."""
        return self.close.send("DELETE", self.path)

    def add(self, email: str = EMAIL) -> httpx.Response:
        """Add the user with this address."""
        return self.close.send("POST", "/membership/", {"email": email, "role_id": "superuser"})

    def many(self) -> httpx.Response:
        """Change the members whose ids a call lists."""
        ids = {"id__in": f"{self.membership},memb_x"}
        return self.close.send("PUT", "/membership/", {"role_id": "superuser"}, params=ids)

    def pin(self) -> httpx.Response:
        """Pin no view."""
        return self.close.send("PUT", f"{self.path}pinned_views/", {"saved_view_ids": []})

    def assign(self) -> None:
        """Assign another deal and another task to the user."""
        self.close.add(user_id=self.user["id"])
        self.close.post("/task/", {"lead_id": self.close.lead()["id"], "text": "x", "assigned_to": self.user["id"]})

    def invite(self) -> httpx.Response:
        """Create a user with the address by the control plane."""
        path = f"/_dealdock/accounts/{self.close.account['id']}/users"
        return self.close.http.post(path, json={"email": EMAIL.upper()})

    def advance(self) -> None:
        """Let a day pass."""
        self.close.control("POST", "/clock/advance", {"seconds": 86_400})

    def reset(self) -> None:
        """Reset the account."""
        self.close.control("POST", "/reset")

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.close.control("PUT", "/snapshots/now")
        self.close.control("POST", "/reset", {"to": "now"})

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.close.control("POST", "/import", self.close.control("GET", "/export?format=json"))

    def shown(self) -> str:
        """Return the member's role; `left` for one who has left."""
        found = self.close.get(f"/organization/{self.close.organization_id}/")
        active, inactive = (
            [each["role_id"] for each in found[which] if each["user_id"] == self.user["id"]]
            for which in ("memberships", "inactive_memberships")
        )
        listed = [each["role_id"] for each in self.close.rows("/membership/") if each["user_id"] == self.user["id"]]
        users = [each["id"] for each in self.close.rows("/user/") if each["id"] == self.user["id"]]
        assert (listed, len(users), len(active) + len(inactive)) == (active, len(active), 1)
        return str(active[0]) if active else "left"

    def access(self) -> str:
        """Return the credentials that work: `k` for the key, `t` for the token, `r` for the refresh token."""
        key, token, refresh = (self.user[name] for name in ("api_key", "access_token", "refresh_token"))
        works = {
            "k": self.close.send("GET", "/me/", auth=(key, "")),
            "t": self.close.send("GET", "/me/", auth=None, headers={"Authorization": f"Bearer {token}"}),
            "r": self._refreshed(refresh),
        }
        return "".join(letter for letter, answer in works.items() if answer.is_success) or "-"

    def _refreshed(self, token: str) -> httpx.Response:
        client = {name: self.close.account[name] for name in ("client_id", "client_secret")}
        form = {"grant_type": "refresh_token", "refresh_token": token, **client}
        return self.close.http.post(f"{self.close.account['base_url']}/oauth2/token/", data=form, headers=_FORM)

    def owned(self) -> str:
        """Return the numbers of the user's deals, tasks and groups."""
        id_ = self.user["id"]
        groups = [self.close.get(f"/group/{each['id']}/") for each in self.close.rows("/group/")]
        found = (
            self.close.rows("/opportunity/", user_id=id_),
            self.close.rows("/task/", assigned_to=id_),
            [each for each in groups if id_ in {one["user_id"] for one in each["members"]}],
        )
        return "".join(str(len(each)) for each in found)

    def sent(self) -> str:
        """Return the deliveries on the membership, in their order, by the first letters of their actions."""
        found = self.close.control("GET", "/deliveries")[::-1]
        return "".join(each["action"][0] for each in found if each["object_id"] == self.membership)

    def others(self) -> Any:
        """Return the other members, as the organization shows them."""
        found = self.close.get(f"/organization/{self.close.organization_id}/")
        every = [*found["memberships"], *found["inactive_memberships"]]
        return [each for each in every if each["user_id"] != self.user["id"]]


Steps = tuple[Callable[[Member], object], ...]
STATES: Final[Mapping[str, Steps]] = {
    "user": (),
    "admin": (lambda of: of.be("admin"),),
    "only admin": (Member.replace,),
    "left": (Member.leave,),
    "back": (Member.leave, Member.add),
}
"""The acts by which a new member comes into each state."""
ACTS: Final[Mapping[str, Callable[[Member], httpx.Response | None]]] = {
    "nothing": lambda _: None,
    "leave": Member.leave,
    "add": Member.add,
    "ADD": lambda of: of.add(EMAIL.upper()),
    "add by control": Member.invite,
    "role": lambda of: of.be("restricteduser"),
    "role of many": Member.many,
    "pin": Member.pin,
    "assign": Member.assign,
    "a day": Member.advance,
    "reset": Member.reset,
    "restore": Member.restore,
    "import": Member.transfer,
}


def trial(of: Member, state: Steps, act: Callable[[Member], httpx.Response | None]) -> str:
    """Return a cell: the role after an act, the credentials that work, what the user has, and what is sent.

    `=`: the role is the same. A number of three digits: the act is refused with it.
    """
    for each in state:
        each(of)
    before, sent, others = of.shown(), of.sent(), of.others()
    answer = act(of)
    after = of.shown()
    told = of.sent().removeprefix(sent)
    assert of.others() == others or act is Member.reset
    if answer is not None and answer.is_error:
        assert (after, told) == (before, "")
        word = str(answer.status_code)
    else:
        word = "=" if after == before else after
    return f"{word} {of.access()} {of.owned()} {told}".rstrip()


def table(new: Callable[[], Member]) -> Mapping[str, Cells]:
    """Try each act on a member in each state, each in an account of its own."""
    return {act: {state: trial(new(), steps, do) for state, steps in STATES.items()} for act, do in ACTS.items()}
