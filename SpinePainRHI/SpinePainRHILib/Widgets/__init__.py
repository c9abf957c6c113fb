"""The panel: a thin widget over the session of a case. One file a section; RhiPanel puts them together."""
