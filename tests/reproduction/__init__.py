"""What the current engine's numbers are, kept beside it: digests, and a pack that reproduces."""
