"""The verbs of the psychological archives (DICTIONARY §8). All but `status` take Right.PSYCHOLOGY and the second key.

limits: thresholds, with what the 心理专干 changed; archive: one person's file, opened; entry: what is added to it;
due: who is to be contacted when; report: counts, with small ones suppressed; status: all that a village cadre sees.
"""
