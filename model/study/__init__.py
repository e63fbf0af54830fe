"""Questions over many runs: comparison, precision, uncertainty."""
