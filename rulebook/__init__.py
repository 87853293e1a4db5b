"""The rules of a round as typed data: what the notice says, and what we had to settle ourselves.

Comes in: an edition's TOML files and a round folder's small files. Goes out: values that were
checked, or every fault by file, row and column. Everyone may ask; it imports nothing of ours.
"""
