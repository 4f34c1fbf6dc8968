"""组织力量 beside its ledgers. strength: who stands by each village (6+1); pairing: villages and enterprises (3+3+5);
tree: the groups of the tree of responsibility, and what hangs on one unit."""
