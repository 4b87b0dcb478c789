"""Standard errors and covariances from influence.

An estimate is its truth plus the mean over n of the influence, so that its variance is the sum
of squared influence over n squared; with clusters, of the influence summed within each. No
small-sample factor, as R's did 2.5 (`intervals` has one). Callaway and Sant'Anna, Journal of
Econometrics 225 (2021), section 4.1.
"""

import numpy as np

from changing_places.evaluation.panel.model import Floats, Ints


def summed(influence: Floats, clusters: Ints | None) -> Floats:
    """Influence n x ... summed within clusters, in the order of their numbers.

    It is left as it is where each unit is its own cluster, in order.

    >>> summed(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 1]))
    array([1., 6.])
    """
    if clusters is None:
        return influence
    found, member = np.unique(clusters, return_inverse=True)
    if len(found) == len(clusters) and np.array_equal(member, np.arange(len(found))):
        return influence
    order = np.argsort(member, kind="stable")
    starts = np.searchsorted(member[order], np.arange(len(found)))
    return np.add.reduceat(influence[order], starts, axis=0)


def standard_errors(influence: Floats, clusters: Ints | None = None) -> Floats:
    """The standard errors (...) of estimates with influence n x ...; `clusters` (n,) from 0.

    >>> standard_errors(np.array([[3.0], [-3.0], [4.0], [-4.0]]))
    array([1.76776695])
    """
    total = summed(influence, clusters)
    flat = total.reshape(len(total), -1)
    squares = np.einsum("ij,ij->j", flat, flat).reshape(total.shape[1:])
    errors: Floats = np.sqrt(squares) / len(influence)
    return errors


def covariance(influence: Floats, clusters: Ints | None = None) -> Floats:
    """The covariance A x A of A estimates of one outcome, from influence n x A or n x A x 1."""
    total = summed(influence, clusters)
    flat = total.reshape(len(total), -1)
    found: Floats = flat.T @ flat / len(influence) ** 2
    return found
