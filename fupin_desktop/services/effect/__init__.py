"""成效报告: the book read once by columns, what its lines come to, the records behind, what was handed in."""
