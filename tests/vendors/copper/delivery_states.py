"""The states of Copper's deliveries: sent at most once, in the order of the account."""

from tests.across.delivery_states import Table

TABLE = Table(
    ("/developer_api/v1/webhooks", {"type": "person", "event": "new"}),
    "target",
    "/developer_api/v1/webhooks/{}",
    {"rename": ("PUT", {"target": "https://a.example"}), "delete": ("DELETE", None)},
    """
                | waiting    | failed     | held       | delivered  | dropped  | sent           | later
    settle      | =          | =          | =          | =          | =        |                | waiting
    one minute  | =          | =          | =          | =          | =        |                | waiting
    ten minutes | delivered+ | =          | =          | =          | =        | waiting        |
    71:59:59    | delivered+ | =          | =          | =          | =        | waiting        |
    72 hours    | delivered+ | =          | =          | =          | =        | waiting        |
    run         | delivered+ | =          | =          | =          | =        | waiting        |
    run until   | =          | =          | =          | =          | =        |                | waiting
    next        | delivered+ | =          | =          | =          | =        | waiting        |
    hold        | =          | =          | =          | =          | =        |                | waiting
    release     | =          | =          | =          | =          | =        |                | waiting
    release others | =          | =          | =          | =          | =        |                | waiting
    receiver    | =          | =          | =          | =          | =        |                |
    kill        | dropped    | =          | =          | =          | =        |                |
    restart     | =          | =          | =          | =          | =        |                | waiting
    reset       | dropped    | =          | =          | =          | =        |                |
    import      | dropped    | =          | =          | =          | =        |                |
    drop        | dropped    | 409        | 409        | 409        | 409      |                |
    change      | =          | 409        | 409        | 409        | 409      |                | waiting
    redeliver   | waiting+   | dropped+   | delivered+ | delivered+ | dropped+ | all            | waiting
    rename      | =          | =          | =          | =          | =        |                | waiting
    delete      | dropped    | =          | =          | =          | =        |                |
    """,
    """
                | waiting    | failed     | held       | delivered  | dropped  | sent           | later
    settle      | =          | =          | =          | =          | =        |                | waiting held
    one minute  | =          | =          | =          | =          | =        |                | waiting held
    ten minutes | =          | =          | =          | =          | =        |                | waiting held
    71:59:59    | =          | =          | =          | =          | =        |                | waiting held
    72 hours    | =          | =          | =          | =          | =        |                | waiting held
    run         | delivered+ | =          | =          | =          | =        | waiting        | held
    run until   | =          | =          | =          | =          | =        |                | waiting held
    next        | =          | =          | delivered+ | =          | =        | held           | waiting
    hold        | =          | =          | =          | =          | =        |                | waiting held
    release     | =          | =          | delivered+ | =          | =        | held           | waiting
    release others | =          | =          | =          | =          | =        |                | waiting held
    receiver    | =          | =          | =          | =          | =        |                |
    kill        | dropped    | =          | dropped    | =          | =        |                |
    restart     | =          | =          | =          | =          | =        |                | waiting held
    reset       | dropped    | =          | dropped    | =          | =        |                |
    import      | dropped    | =          | dropped    | =          | =        |                |
    drop        | dropped    | 409        | dropped    | 409        | 409      |                |
    change      | =          | 409        | =          | 409        | 409      |                | waiting held
    redeliver   | waiting+   | dropped+   | held+      | delivered+ | dropped+ | all            | waiting held
    rename      | =          | =          | =          | =          | =        |                | waiting held
    delete      | dropped    | =          | dropped    | =          | =        |                |
    """,
)
