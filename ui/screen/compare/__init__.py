"""The blocks of *Compare*."""
