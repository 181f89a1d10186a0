"""Service locations: ``values`` (what is mapped), ``deciding``, ``joining`` (the same on both sides), ``pair``, ``writing``."""
