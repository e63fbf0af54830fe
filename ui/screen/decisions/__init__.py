"""The blocks of *Decisions*."""
