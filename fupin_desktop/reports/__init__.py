"""Charts: matplotlib figures and the same numbers as rows. No Qt, no query: services give the numbers.

chart: what every chart has, and how it looks; psychology: a person's scores, a village's colours, census, what is due.
"""
