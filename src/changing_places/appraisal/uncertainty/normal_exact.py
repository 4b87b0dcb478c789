"""The exact worth of information where every option is linear in normal inputs.

Given a group of the inputs, the net present values of the options are jointly normal. Where their
differences move along one direction (one input, or two options), the worth is a sum of normal
probabilities and densities. For two options it is `s φ(d / s) − d Φ(−d / s)`, with `d` the
difference of the means and `s` its standard deviation: Raiffa and Schlaifer, Applied Statistical
Decision Theory (1961), the unit normal loss.
"""

from collections.abc import Sequence

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.lines import expected_max
from changing_places.appraisal.uncertainty.unbounded import Normal
from changing_places.core.errors import Refusal


def evppi_linear_normal(
    means: Floats, slopes: Floats, covariance: Floats, group: Sequence[int] | None = None
) -> float:
    """The exact EVPPI of a group of normal inputs, all of them where none is named (EVPI).

    `means` are the options' expected values, `slopes` options by inputs, `covariance` inputs by
    inputs. Raises Refusal where more than two options differ in more than one direction, for
    which there is no closed form.

    >>> round(evppi_linear_normal(np.zeros(2), np.array([[0.0], [1.0]]), np.eye(1)), 6)
    0.398942
    """
    rows = list(range(len(covariance))) if group is None else list(group)
    inner = covariance[np.ix_(rows, rows)]
    # What the known inputs tell of the unknown ones belongs to their worth.
    carried = covariance[:, rows] @ np.linalg.pinv(inner, hermitian=True)
    told = slopes @ carried
    apart = (told - told[0]) @ inner @ (told - told[0]).T
    sizes, directions = np.linalg.eigh(apart)
    if sizes[-1] <= 0:
        return 0.0
    if len(sizes) > 1 and sizes[-2] > 1e-10 * sizes[-1]:
        raise Refusal(
            "The worth of these inputs together has no exact answer.",
            f"{len(means)} options differ in more than one direction.",
            "Ask for one input at a time, or use the regression of draws.",
        )
    along = directions[:, -1] * np.sqrt(sizes[-1])
    return expected_max(means - means.max(), along - along[0], Normal(0.0, 1.0))
