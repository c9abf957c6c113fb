"""The page's editor: Slicer's segment effects on the case's own editor node, driven by the mouse in the page's views.

trame-slicer brings the mouse from the page into Slicer's views and to the pipelines of its effects. What an effect
does to the outlines is done here, in one place for every tool (SegmentWriting), so that the mask, the overlap and the
history are those of the Segment Editor in Slicer. PageEditor is what a front end talks to.
"""
