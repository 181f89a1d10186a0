"""What is true of a company now, in one word and one sentence: for Web Connector's status, pages, API, command line and metrics.

Read in this order: ``words`` (the states), ``facts`` (what Postgres knows, in one statement), ``rhythm`` (when a company's
silence is one), ``judge`` (the first state that applies, and its sentence), ``watch`` (what stands still becomes an
attention), ``record`` (the states of all companies, kept for lists and notices).
"""
