"""What is due, and carrying it out; no gate is asked here.

Read in this order: ``candidates`` (which records are marked), ``units`` (loaded set by set; ``alike``: what may be the same),
``decisions`` (each unit with its decision), ``batches`` (a kind, batch by batch), ``carrying_out`` (requests, pushes, links,
attention, history), ``holds`` (one attention for many records).
"""
