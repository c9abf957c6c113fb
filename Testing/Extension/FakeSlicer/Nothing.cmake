# Stands for the files that a Slicer build provides.
