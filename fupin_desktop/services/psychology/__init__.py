"""The verbs of the psychological archives (DICTIONARY §8). All take Right.PSYCHOLOGY and the second key, and the reach
of the one at the keyboard within the team. Who has neither sees nothing at all, not even that there is a file.

limits: thresholds, with what was changed; team: who belongs to it, and how far each sees; census: whom to ask and
screen; archive: one person's file, opened; marks: the colours that were given, and which stands; filing: what every
entry has in common; entry: screenings; consents; judging: alarm, report, assessment, decision; second: the second
person; care: talks, plans, referrals; closing: who follows, closing, opening again; unfinished: half a scale; due: who
is to be contacted when; reports: danger, by anybody; report: counts, small ones kept back; letter: a referral on paper;
activities: groups.
"""
