"""Timings of the whole program and of its parts, side by side: `python -m benchmarks`."""
