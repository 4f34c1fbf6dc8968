"""What is kept: peewee models, the change log, opening, migrations, search.

Nothing here knows a screen, a command or a rule of the trade; it imports neither `fupin_desktop` nor `ui`.
"""
