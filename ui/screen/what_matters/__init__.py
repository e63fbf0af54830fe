"""The blocks of *What matters*."""
