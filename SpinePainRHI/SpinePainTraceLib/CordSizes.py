"""Sizes of the spinal cord that the tracing relies on, with their sources.

Transverse and anteroposterior diameters (mean, SD, mm): C5 13.3 (2.2) and 7.4 (1.6), T8 8.3 (2.1) and 6.3 (2.0), L3
9.4 (1.5) and about 7.5 (Frostell A. et al., Front Neurol 2016; 7: 238, eleven studies). C2 to C7 on MRI: 12.4 x 8.8 to
11.4 x 7.4, the largest transverse 14.0 at C4 (Sherman JL et al., AJNR 1990; 11: 369).
"""

CORD_SEMI_AXES_MM = (4.75, 3.5)
"""A typical section, left-right and front-back: between thoracic and cervical. Only used to find the centre."""

RING_FACTOR = 1.6
"""Outer edge of the ring of fluid around that ellipse, as a multiple of its axes (the canal is wider than that)."""

RADIUS_RANGE_MM = (1.5, 10.0)
"""Distances from the centre to the surface that are looked at: from a cord flattened to 3 mm to one of 13.3 + 3 SD."""

RADIUS_OF_SMALL_CORD_MM = 2.5
"""Inside every cord that is traced."""

FLUID_BAND_MM = (0.5, 1.25)
"""Where the fluid beside the cord is read: beyond the blur of the edge, short of what lies outside a narrow film."""

FILM_MM = (1.5, 4.0)
"""Fluid behind the cord at C4 to C6, where the canal is tight (Holsheimer J. et al., AJNR 1994; 15: 951). A cord of
78 mm2 that fills 58 % of the dural tube (C5; Kato F. et al., Eur Spine J 2012; 21: 1499) has 1.5 mm all around."""

LESION_LENGTH_MM = 20.0
"""Most lesions of the cord are shorter (one vertebral segment)."""

CORD_AREA_MM2 = 65.0
CORD_AREA_LOG_SD = 0.6
"""Area of a section, log-normal: 40 (T8) to 95 mm2 (C5) in adults by the diameters above; the SD is widened for
children and swelling. It only helps to tell the cord from the sac around it."""

AREA_RANGE_MM2 = (12.0, 180.0)
"""Outside of this no outline is accepted as cord: diameters of 5 x 3 mm (flattened by a mass) to 13.3 x 7.4 + 2 SD
each (17.7 x 10.6)."""
