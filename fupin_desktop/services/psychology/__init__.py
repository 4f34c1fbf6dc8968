"""The verbs of the psychological archives (DICTIONARY §8). All but `status` take Right.PSYCHOLOGY and the second key.

limits: thresholds, with what the 心理专干 changed; team: who belongs to it, and how far each sees; census: whom to ask
and screen; archive: one person's file, opened; entry (with filing): what is added to it; unfinished: half a scale;
due: who is to be contacted when; report: counts, small ones kept back; letter: a referral on paper; activities: groups,
without persons; status: all that a village cadre sees.
"""
