"""Derivations that are checked, step by step, before a reader sees them; it knows no book."""
