"""Turning what callers hand over into float arrays of a known shape."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def vector(values: npt.ArrayLike, name: str) -> FloatArray:
    """Values as a float vector; gaps stay NaN.

    Raises
    ------
    ValueError
        If the values are not one-dimensional.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name}: expected one dimension, got {array.ndim}")
    return array


def matrix(values: npt.ArrayLike, name: str) -> FloatArray:
    """Values as a float matrix; gaps stay NaN.

    Raises
    ------
    ValueError
        If the values are not two-dimensional.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2:
        raise ValueError(f"{name}: expected two dimensions, got {array.ndim}")
    return array


def finite(array: FloatArray, name: str) -> FloatArray:
    """The array itself, once it is known to hold neither NaN nor infinity.

    Raises
    ------
    ValueError
        If a value is NaN or infinite.
    """
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity")
    return array


def counts(array: FloatArray, name: str) -> FloatArray:
    """The array itself, once it is known to hold finite numbers that are not negative.

    Raises
    ------
    ValueError
        If a value is NaN, infinite or negative.
    """
    if (finite(array, name) < 0).any():
        raise ValueError(f"{name}: expected no negative number, got {array.min()}")
    return array


def same_shape(name: str, *arrays: FloatArray) -> None:
    """Nothing, once the arrays are known to be of one shape.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    shapes = [array.shape for array in arrays]
    if len(set(shapes)) > 1:
        raise ValueError(f"{name}: expected one shape, got {shapes}")


def ratio(top: npt.ArrayLike, bottom: npt.ArrayLike) -> FloatArray:
    """``top / bottom``, NaN (without a warning) where ``bottom`` is zero or NaN."""
    upper, lower = np.broadcast_arrays(np.asarray(top, float), np.asarray(bottom, float))
    result = np.full(upper.shape, np.nan)
    np.divide(upper, lower, out=result, where=(lower != 0) & ~np.isnan(lower))
    return result


def probability(value: float, name: str) -> float:
    """The value itself, once it is known to lie strictly between 0 and 1.

    Raises
    ------
    ValueError
        If it does not.
    """
    if not 0 < value < 1:
        raise ValueError(f"{name}: expected a number between 0 and 1, got {value}")
    return value
