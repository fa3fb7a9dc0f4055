"""The control plane, `/_dealdock`: the sandbox's own JSON API."""
