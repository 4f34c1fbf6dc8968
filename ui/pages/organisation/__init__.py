"""Pages of 组织力量 made by hand. strength: 6+1; pairing: 村企结对; tree: 责任体系, and what hangs on one unit."""
