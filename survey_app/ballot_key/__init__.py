"""The key of the vote: ballots are encrypted to its public half, people hold the private one.

Comes in: ballots as they are cast, and at the close two shares as typed. Goes out: ciphertext of
one length, and the ballots again. ADR 20 says what this stops and what it does not.
"""
