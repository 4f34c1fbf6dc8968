"""台账: one page that all ledgers share. ledger_list: the list, filters and sums; numbers: statistics; output: Excel,
paper; view: these and the form; page: the pages that hold a view; of_household: the tab of a household's page."""
