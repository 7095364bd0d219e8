"""What the frameworks cost by themselves: customers in plain Django and DRF, and nothing else.

No sign-in, no companies, no row security, no sealing, no audit, no request log.
"""
