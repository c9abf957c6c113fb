"""The command ``spinepain``: the same entry for pip and for Slicer without a window."""
