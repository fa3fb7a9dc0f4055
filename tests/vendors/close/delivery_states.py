"""The states of Close's deliveries: sent at least once, in the order of each subscription."""

from tests.across.delivery_states import Table

TABLE = Table(
    ("/api/v1/webhook/", {"events": [{"object_type": "lead", "action": "created"}]}),
    "url",
    "/api/v1/webhook/{}/",
    {
        "pause": ("PUT", {"status": "paused"}),
        "rename": ("PUT", {"url": "https://a.example"}),
        "delete": ("DELETE", None),
    },
    """
                | waiting    | failed     | held       | delivered  | dropped  | sent           | later
    settle      | =          | =          | =          | =          | =        |                | waiting failed
    one minute  | =          | delivered+ | =          | =          | =        | failed         | waiting
    ten minutes | delivered+ | delivered+ | =          | =          | =        | waiting failed |
    71:59:59    | delivered+ | delivered+ | =          | =          | =        | waiting failed |
    72 hours    | dropped    | dropped    | =          | =          | =        |                |
    run         | delivered+ | delivered+ | =          | =          | =        | waiting failed |
    run until   | =          | delivered+ | =          | =          | =        | failed         | waiting
    next        | =          | delivered+ | =          | =          | =        | failed         | waiting
    hold        | =          | =          | =          | =          | =        |                | waiting failed
    release     | =          | =          | =          | =          | =        |                | waiting failed
    release others | =          | =          | =          | =          | =        |                | waiting failed
    receiver    | =          | =          | =          | =          | =        |                |
    kill        | =          | =          | =          | =          | =        |                | waiting failed
    restart     | =          | =          | =          | =          | =        |                | waiting failed
    reset       | dropped    | dropped    | =          | =          | =        |                |
    import      | dropped    | dropped    | =          | =          | =        |                |
    drop        | dropped    | dropped    | 409        | 409        | 409      |                |
    change      | =          | =          | 409        | 409        | 409      |                | waiting failed
    redeliver   | waiting+   | waiting+   | delivered+ | delivered+ | dropped+ | all            | waiting failed
    pause       | dropped    | dropped    | =          | =          | =        |                |
    rename      | =          | =          | =          | =          | =        |                | waiting failed
    delete      | dropped    | dropped    | =          | =          | =        |                |
    """,
    """
                | waiting    | failed     | held       | delivered  | dropped  | sent           | later
    settle      | =          | =          | =          | =          | =        |                | waiting failed held
    one minute  | =          | =          | =          | =          | =        |                | waiting failed held
    ten minutes | =          | =          | =          | =          | =        |                | waiting failed held
    71:59:59    | =          | =          | =          | =          | =        |                | waiting failed held
    72 hours    | =          | =          | =          | =          | =        |                | held
    run         | delivered+ | delivered+ | =          | =          | =        | waiting failed | held
    run until   | =          | =          | =          | =          | =        |                | waiting failed held
    next        | =          | =          | delivered+ | =          | =        | held           | waiting failed
    hold        | =          | =          | =          | =          | =        |                | waiting failed held
    release     | =          | =          | delivered+ | =          | =        | held           | waiting failed
    release others | =          | =          | =          | =          | =        |                | waiting failed held
    receiver    | =          | =          | =          | =          | =        |                |
    kill        | =          | =          | =          | =          | =        |                | waiting failed held
    restart     | =          | =          | =          | =          | =        |                | waiting failed held
    reset       | dropped    | dropped    | dropped    | =          | =        |                |
    import      | dropped    | dropped    | dropped    | =          | =        |                |
    drop        | dropped    | dropped    | dropped    | 409        | 409      |                |
    change      | =          | =          | =          | 409        | 409      |                | waiting failed held
    redeliver   | waiting+   | waiting+   | held+      | delivered+ | dropped+ | all            | waiting failed held
    pause       | dropped    | dropped    | dropped    | =          | =        |                |
    rename      | =          | =          | =          | =          | =        |                | waiting failed held
    delete      | dropped    | dropped    | dropped    | =          | =        |                |
    """,
)
