"""The blocks of *Where we stand*."""
