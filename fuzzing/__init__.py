"""Thousands of damaged files sent the way of an upload: `make fuzz`."""
