"""From the segmentation in the scene to the values on screen, again after every stroke."""
