"""What a front end shows of a case and how it answers the reader, without a window: shared by every front end."""
