"""Derivations written as SymPy expressions, whose every step is tried when it is written.

========= ============================================================================
`chain`   the chain of expressions, and the check of each step
`record`  what a checked chain says, as fields, for whoever shows it
`symbols` the notation: pmfs, sums, entropies, the logarithm in the unit at hand
`exact`   what an expression is worth at a point, and whether it vanishes exactly
`plain`   formulas as a line of text, for messages
========= ============================================================================
"""
