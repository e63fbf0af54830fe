"""What may be asked: inputs, changes, baselines, files, posts, calendar, capacity arithmetic."""
