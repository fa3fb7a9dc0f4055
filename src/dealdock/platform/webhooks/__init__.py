"""Webhooks: a queue of deliveries in the database, and the sender that empties it."""
