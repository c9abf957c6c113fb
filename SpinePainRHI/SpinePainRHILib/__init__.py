"""Library of SpinePainRHI: the ratio of high-intensity area to cord area of a spine MRI.

Layers, each importing only those below it (checked by import-linter):

- ``Widgets``: the panel, a section a file; the only layer that knows Qt.
- ``Editing``: outlining without a window, for the page, the console and a batch. ``Shown``: what a front end shows.
- ``Case``: a reader's work on one case, shared by panel and console: session, editor, lesion table, tracing.
- ``Keep``: where the work is kept: names of files, saving, autosave and recovery, the cases of a folder.
- ``Live``: from the segmentation in the scene to the values on screen.
- ``Scene``: segmentations, case files and volumes of a Slicer scene. ``Events``: what is told to whom, and when.
- ``Suggestions``: high intensity inside the cord, suggested from the image. ``Pictures``: outlines drawn on it.
  ``Strokes``: which voxels a movement of the hand means.
- ``Files``: checks and reading of files before any C++ reader sees them; whose a case file is.
- ``Core``: definitions and numbers, on plain numpy arrays; which lesions count, their names and pairs.

Beside it stand ``SpinePainTraceLib``, the outline of the cord from a few points along it, and ``SpinePainPhantomLib``,
synthetic spines with an analytically known ratio; both need ``Core`` and ``Files`` alone; and
``SpinePainDicomLib``, a case as objects for the archive, on ``Core``, ``Files`` and ``Pictures``.
"""

__version__ = "0.1.0"
