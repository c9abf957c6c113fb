"""The embedded Slicer that the page works in: one scene, its logics, and the editor of trame-slicer over it."""

from typing import Any

from SpinePainRHILib.Scene.EmbeddedSlicer import adoptSlicer, hideLibraryMessages, startSlicer


def hostSlicer() -> Any:
    """The trame_slicer.core.SlicerApp of this process; its scene is ``slicer.mrmlScene`` for our own code, too."""
    from trame_slicer.core import SlicerApp

    application = SlicerApp()
    adoptSlicer(application.scene, {
        "colors": application.color_logic, "volumes": application.volumes_logic,
        "segmentations": application.segmentations_logic, "subjecthierarchy": application.subject_hierarchy_logic,
        "terminologies": application.terminologies_logic})
    startSlicer()
    hideLibraryMessages()
    return application
