"""How the visits of recurring services come to be, each exactly once.

`outcomes` says what becomes of dates, `people` who goes, `writing` enters both in one statement,
`entering` joins the three. `running` tops up a company's series, new days only; `replanning`
follows an edit. The ledger's unique key is the guard; locks only spare work.
"""
