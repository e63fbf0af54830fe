"""Many futures: over any executor, kept on disk, and repeated to the byte."""
