"""The fingerprint of data: the same for the same data, however they were given."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def fingerprint(header: Mapping[str, Any], arrays: Sequence[NDArray[Any]]) -> str:
    """SHA-256 of a header and of arrays, in which every NaN is the same and -0 is 0."""
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for array in arrays:
        plain = np.ascontiguousarray(array)
        if plain.dtype.kind == "f":
            plain = plain + 0.0
            plain[np.isnan(plain)] = np.nan
        digest.update(repr(plain.shape).encode())
        digest.update(plain.astype(plain.dtype.newbyteorder("<"), copy=False).data)
    return digest.hexdigest()
