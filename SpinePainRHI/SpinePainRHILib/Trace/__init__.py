"""The outline of the cord from a few points along it."""
