"""Makes documentation out of the program, so that the two cannot differ."""
