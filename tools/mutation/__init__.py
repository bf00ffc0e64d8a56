"""Mutants of the book: what is altered (`operators`), and whether the book notices (`runner`)."""
