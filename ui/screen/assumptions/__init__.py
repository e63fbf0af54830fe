"""The blocks of *Assumptions*."""
