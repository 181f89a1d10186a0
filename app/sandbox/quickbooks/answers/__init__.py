"""Answers: the layout of each Ret, the queries that choose records, and the writing of the XML."""
