"""How the visits of recurring services and maintenance plans come to be, each exactly once.

`outcomes` says what becomes of dates, `people` who goes, `writing` enters both in one statement,
`entering` joins the three. `running` tops up a company's series, new days only; `replanning`
follows an edit. `plans` makes the visits that plans want; `base_run` is what both runs share. The
unique keys of the ledger, and of plan and cycle, are the guard; locks only spare work.
"""
