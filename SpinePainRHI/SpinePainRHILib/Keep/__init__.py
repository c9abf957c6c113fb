"""Where a reader's work is kept: names of files, saving, autosave and recovery, the cases of a folder."""
