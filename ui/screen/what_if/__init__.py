"""The blocks of *What if*."""
