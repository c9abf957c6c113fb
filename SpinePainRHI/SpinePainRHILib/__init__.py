"""Library of SpinePainRHI: the ratio of high-intensity area to cord area of a spine MRI.

Layers, each importing only those below it (checked by import-linter):

- ``Widgets``: the panel, a section a file; the only layer that knows Qt.
- ``Session``: a reader's work on one case, shared by panel and console.
- ``Mrml``: segmentations, case files and volumes of a Slicer scene.
- ``Phantom``: synthetic spines with an analytically known ratio.
- ``Files``: checks and reading of image files before any C++ reader sees them.
- ``Suggestions``: high intensity inside the cord, suggested from the image.
- ``Trace``: the outline of the cord from a few points along it.
- ``Core``: definitions and numbers, on plain numpy arrays.
"""

__version__ = "0.1.0"
