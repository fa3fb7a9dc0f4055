"""The visit, with its page views (contract, objects 2.13)."""
