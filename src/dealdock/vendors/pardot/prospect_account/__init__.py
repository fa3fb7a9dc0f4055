"""The prospect account, with the operations that clients need (contract, objects 2.12)."""
