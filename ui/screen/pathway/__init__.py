"""The blocks of *Pathway*."""
