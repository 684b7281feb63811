"""Speed and size, from ten thousand to a million passages, and the speed of ingestion; see `__main__`."""
