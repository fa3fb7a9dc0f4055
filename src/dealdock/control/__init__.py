"""The control plane, `/_dealdock`: the sandbox's own API, JSON, by which it is steered from outside."""
