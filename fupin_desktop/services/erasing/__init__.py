"""The legal erase of a whole person: what would go, doing it, following what another desk did."""
