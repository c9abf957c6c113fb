"""Outlining without a window: what the tools do to a case, for a front end, the Python console and a batch.

::

    editor = OutlineEditor(session)                     # a CaseSession; its selected segment is edited
    session.editor.select(segmentId)
    editor.options.brushDiameterMm = 3.0
    editor.stroke([(12.0, 4.0, -30.0), (12.0, 9.0, -30.0)])     # world RAS in mm, on the acquired slices
    editor.undo()

As in the Segment Editor, the outlines change under the mask of the case's own editor node: no other segment changes,
and high intensity stays inside the cord. Only the box that is looked at is computed, whatever the size of the volume.

    OutlineEditor   OutlineEditor: stroke, fillLine, cutLine, threshold, islands, smooth, fillBetween; thresholdLimits
    CaseChanges     CaseChanges, what it stands on: attach, detach, undo, redo, saveState, intensityMask; changed
    ToolOptions     ToolOptions, the values; TOOL_OPTIONS of OptionText, how a front end shows them; their choices
    SegmentWriting  SegmentWriter: a mask into one segment, by a Change, under the editor node's mask
    SegmentFilters  smoothedOutline, filledBetween: the filters of Slicer's effects on an outline
    SegmentGrids    wholeGrid of a segmentation, alignedVolume on a box of it
    EditHistory     EditHistory: undo and redo by Slicer's own history of a segmentation
"""
