"""The domain: what may be asked, what happens to a family, who does the work.

Nothing in this package knows the screen; a test asserts it.
"""

__version__ = "0.1.0"
