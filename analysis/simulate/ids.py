"""Ids that look random, never repeat and come out the same for the same key."""

import binascii

import numpy as np
from numpy.typing import NDArray

from rulebook.vocabulary import SIMULATED_ID


def random_ids(key: int, first: int, size: int) -> NDArray[np.bytes_]:
    """Ids that look random and never repeat: a bijection of 64-bit counters (splitmix64).

    Each begins with the mark of simulated data, which no change of a setting takes away.
    """
    value = np.arange(first, first + size, dtype=np.uint64)
    value = value * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    digits = np.frombuffer(binascii.hexlify(value.astype(">u8").tobytes()), dtype=np.uint8)
    mark = np.frombuffer(SIMULATED_ID.encode(), dtype=np.uint8)
    text = np.empty((size, len(mark) + 16), dtype=np.uint8)
    text[:, : len(mark)] = mark
    text[:, len(mark) :] = digits.reshape(size, 16)
    return text.view(f"S{text.shape[1]}").ravel()
