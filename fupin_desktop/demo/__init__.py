"""Demo villages: real region codes, invented people. The same seed gives the same records, to the byte of a dump.

Rows only, as the tables keep them; `books` writes them through the one door. Also the material of tests and benchmarks.
"""
