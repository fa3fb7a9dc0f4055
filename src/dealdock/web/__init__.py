"""HTTP in and out, as all parts that clients call share it: bounded, and in no dialect's words."""
