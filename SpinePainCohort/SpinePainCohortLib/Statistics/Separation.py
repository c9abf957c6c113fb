"""Whether predictors separate ordered categories, so that a logistic model has no finite estimate."""

import numpy as np
from scipy import optimize


def separatingTerms(codes: np.ndarray, matrix: np.ndarray) -> list[int]:
    """Indices of the columns along which the categories 0..K-1 are separated, wholly or in part; [] where not.

    The likelihood has no finite maximum exactly when some direction (b, t) other than 0 has t_y - x b >= 0 and
    x b - t_(y-1) >= 0 for every patient, as no term of it then ever falls. A linear programme maximises the sum
    of these slacks within the unit box: 0 means no such direction. Albert & Anderson 1984, Biometrika 71:1, in
    the linear programme of Konis 2007 (thesis, Oxford), carried over to ordered categories. Own, as no bundled
    library has it.
    """
    n, terms = matrix.shape
    thresholds = int(codes.max())
    above, below = np.flatnonzero(codes < thresholds), np.flatnonzero(codes > 0)
    upper = np.zeros((len(above), terms + thresholds))
    upper[:, :terms] = -matrix[above]
    upper[np.arange(len(above)), terms + codes[above]] = 1
    lower = np.zeros((len(below), terms + thresholds))
    lower[:, :terms] = matrix[below]
    lower[np.arange(len(below)), terms + codes[below] - 1] = -1
    slacks = np.vstack([upper, lower])
    result = optimize.linprog(-slacks.sum(axis=0), A_ub=-slacks, b_ub=np.zeros(len(slacks)), bounds=(-1, 1))
    if result.status != 0 or result.x is None or result.fun is None or -result.fun < 1e-7 * n:
        return []
    return [int(index) for index in np.flatnonzero(np.abs(result.x[:terms]) > 1e-7)]
