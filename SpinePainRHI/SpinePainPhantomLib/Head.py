"""What a picture of the neck shows above C1: brainstem, cerebellum, fluid and skull, roughly."""

import numpy as np
from SpinePainRHILib.Core.Arrays import Reals

from .Anatomy import SpineAnatomy
from .Canvas import BRAIN, FLUID, SCALP, SKULL, Canvas
from .Column import SpineCoordinates


def paintHead(canvas: Canvas, where: SpineCoordinates, anatomy: SpineAnatomy) -> None:
    """Paints the posterior fossa and its contents onto the part of a picture above C1."""
    texture, up = canvas.texture, where.height - anatomy.topOf("C1")

    def ellipse(upMm: float, frontMm: float, halfUp: float, halfFront: float, halfRight: float) -> Reals:
        radius = np.sqrt(((up - upMm) / halfUp) ** 2 + ((where.dy - frontMm) / halfFront) ** 2
                         + (where.right / halfRight) ** 2)
        distance: Reals = (radius - 1) * min(halfUp, halfFront)
        return distance

    soft = canvas.edgeFrontMm
    face = canvas.within(3 - up, 26.0) * canvas.within(24 - where.dy, 12.0)
    canvas.paint(face, 190 + 60 * texture)
    canvas.paint(canvas.within(ellipse(72, -20, 82, 80, 90), soft), SCALP + 20 * texture)
    canvas.paint(canvas.within(ellipse(72, -20, 75, 73, 84), soft), SKULL)
    clivus = np.maximum(np.abs(where.dy - 20 - 0.35 * up) - 6, np.abs(up - 28) - 24)
    canvas.paint(canvas.within(clivus, soft), 330 + 25 * texture)
    canvas.paint(canvas.within(ellipse(72, -20, 69, 52, 76), soft), FLUID)
    canvas.paint(canvas.within(ellipse(78, -20, 60, 49, 72), soft), BRAIN + 18 * texture)
    folia = np.sin(0.9 * np.hypot(up - 52, where.dy + 12))
    canvas.paint(canvas.within(ellipse(52, -30, 27, 30, 45), soft), BRAIN + 55 * folia)
    canvas.paint(canvas.within(ellipse(48, -8, 13, 5, 6), soft), FLUID)
    cistern = np.maximum(np.hypot(where.dy, where.right) - 10 - 0.1 * np.clip(up, 0, 40), np.abs(up - 14) - 16)
    canvas.paint(canvas.within(cistern, soft), FLUID)
    canvas.paint(canvas.within(ellipse(45, 6, 18, 12, 15), soft), BRAIN - 10 + 8 * texture)
    stem = np.hypot(where.dy - 0.05 * up, where.right) - 5.5 - 0.06 * np.clip(up, 0, 40)
    canvas.paint(canvas.within(stem, soft) * canvas.within(up - 45, 4.0) * canvas.within(-2 - up, 2.0), BRAIN - 10)
