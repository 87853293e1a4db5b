"""The rules of a round as typed data: what the notice says, and what we had to settle ourselves."""
