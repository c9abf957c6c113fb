"""Who may ask for the page, and for how long it is served."""
