"""Lighthouse, in a folder of its own: its 180 MB are no part of what `make setup` installs."""
