"""What is told to whom, and when: observers of nodes, signals, updates put together and done once."""
