"""The blocks of *Agency exit*."""
