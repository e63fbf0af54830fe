"""The blocks of *Library*."""
