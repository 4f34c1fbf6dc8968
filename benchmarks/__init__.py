"""What the program must reach, measured beside bare libraries in one run: `python -m benchmarks`."""
