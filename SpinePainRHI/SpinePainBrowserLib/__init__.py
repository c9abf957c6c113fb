"""The page: a case outlined in a browser, with the ratio live, over the embedded Slicer.

The scene and the slice views are Slicer's own (the ``slicer-core`` wheel); trame-slicer draws the views as pictures in
the page and hands the mouse to them. What is known about a case, its rules, its texts and what the tools of outlining
do are SpinePainRHILib's, which the panel in Slicer and the console use, too. One process serves one reader, on this
computer alone.

- Serving: the address with its token, who may ask, the life of the server.
- Views: the three slice views and what lies over them.
- Editing: the mouse in the views for the tools of outlining.
- Parts: the sections of the page, each with its state, its controls and what they do.

Nothing here is imported by the modules that Slicer loads.
"""
