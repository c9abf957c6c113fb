"""Cases built from label volumes of other tools: one, or many that a table or the names of files tell."""
