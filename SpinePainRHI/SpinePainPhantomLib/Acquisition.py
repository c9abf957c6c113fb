"""What the scanner adds to a picture: the uneven sensitivity of its coil, and noise."""

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Arrays import Singles

from .Parameters import Noise, PhantomParameters

MAXIMUM = 32767


def acquired(image: Singles, parameters: PhantomParameters) -> NDArray[np.int16]:
    """``image`` [S, A, R] under the bias field, with noise, rounded to int16; the same for the same seed."""
    random = np.random.default_rng([parameters.seed, 2])
    values = image * biasField(image.shape, parameters.biasField, random)
    if parameters.noiseSd:
        noise = np.float32(parameters.noiseSd)
        values += noise * random.standard_normal(image.shape, dtype=np.float32)
        if parameters.noise is Noise.RICIAN:
            values = np.hypot(values, noise * random.standard_normal(image.shape, dtype=np.float32))
    # Gaussian noise goes below zero, and stays there: cutting it off would bias the mean of dark tissue.
    rounded: Singles = np.clip(np.rint(values), -MAXIMUM, MAXIMUM)
    return rounded.astype(np.int16)


def biasField(shape: tuple[int, ...], amplitude: float, random: np.random.Generator) -> Singles:
    """Relative sensitivity [S, A, R] within 1 - ``amplitude`` and 1 + ``amplitude``: strongest near the coil at
    the back, with a slow wave from head to foot of random phase."""
    s, a, r = (np.linspace(-1, 1, count, dtype=np.float32).reshape([-1 if axis == each else 1 for axis in range(3)])
               for each, count in enumerate(shape))
    wave = np.cos(1.6 * s + np.float32(random.uniform(-0.6, 0.6)))
    field: Singles = 1 + np.float32(amplitude) * (-0.55 * a + 0.35 * (wave - 0.5) - 0.1 * r * r)
    return field
