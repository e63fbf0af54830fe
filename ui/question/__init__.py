"""The question on the table and its address. Knows nothing of the screen."""
