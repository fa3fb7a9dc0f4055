"""Replay of recorded calls: does the sandbox answer as the service did?"""
