"""The blocks of *Help*."""
