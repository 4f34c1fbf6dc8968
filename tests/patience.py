"""How long is waited for what is bound to come."""

#: Seconds. Only a failure takes so long: that a machine is busy, and needs five where it usually needs none, is no
#: failure. Nothing is measured by it.
PATIENCE = 60.0
