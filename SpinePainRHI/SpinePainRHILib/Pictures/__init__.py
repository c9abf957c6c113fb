"""Pictures of a case for reports and quick looks; needs matplotlib, which Slicer does not bundle."""
