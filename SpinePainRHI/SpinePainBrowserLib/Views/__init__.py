"""The slice views of the page."""
