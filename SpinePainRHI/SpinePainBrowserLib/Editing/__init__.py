"""The mouse of the page's views for the tools of SpinePainRHILib.Editing, on the case's own editor node.

trame-slicer brings the mouse from the page into Slicer's views and to the pipelines of its effects. An effect shows
what the hand does and hands it to the editor, which changes the outlines.

    PageEditor      PageEditor: an OutlineEditor with a tool that has the mouse; what the parts of the page talk to
    EffectHost      EffectHost, the stand-in for trame-slicer's editor; SelectedSegment, for its modifier
    BrushEffect     BrushEffect and its pipeline, with BrushPicture: a ring, and the way since the button was pressed
    OtherEffects    LineEffect, IslandsEffect, ThresholdEffect, over trame-slicer's own pipelines
"""
