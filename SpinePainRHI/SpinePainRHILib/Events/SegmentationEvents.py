"""Which events of a segmentation node may change a case.

The node repeats those of its vtkSegmentation, also of one that is put into it later. All are needed: an undo fires
only SegmentModified, though it changes voxels (Resources/Docs/FactsAboutSlicer.md).
"""

import slicer

CONTENT_EVENTS = (
    slicer.vtkSegmentation.SourceRepresentationModified,
    slicer.vtkSegmentation.SegmentAdded,
    slicer.vtkSegmentation.SegmentRemoved,
    slicer.vtkSegmentation.SegmentModified,
    slicer.vtkSegmentation.SegmentsOrderModified,
    slicer.vtkSegmentation.ContainedRepresentationNamesModified,
    slicer.vtkMRMLSegmentationNode.SegmentationChangedEvent,
    slicer.vtkMRMLSegmentationNode.ReferenceImageGeometryChangedEvent,
    slicer.vtkMRMLTransformableNode.TransformModifiedEvent,
)
