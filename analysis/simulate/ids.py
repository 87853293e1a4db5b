"""Ids that look random, never repeat and come out the same for the same key."""

import binascii

import numpy as np
from numpy.typing import NDArray


def random_ids(prefix: str, key: int, first: int, size: int) -> NDArray[np.bytes_]:
    """Ids that look random and never repeat: a bijection of 64-bit counters (splitmix64)."""
    value = np.arange(first, first + size, dtype=np.uint64)
    value = value * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    digits = np.frombuffer(binascii.hexlify(value.astype(">u8").tobytes()), dtype=np.uint8)
    text = np.empty((size, 17), dtype=np.uint8)
    text[:, 0] = ord(prefix)
    text[:, 1:] = digits.reshape(size, 16)
    return text.view("S17").ravel()
