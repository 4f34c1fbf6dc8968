"""Steps 办理步骤 of any record: where it stands, what may be done next and what that lacks, doing it, as
`ledgers/flows.py` declares."""
