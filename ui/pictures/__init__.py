"""Chart specifications, authored once, and the pure functions that make their frames."""
