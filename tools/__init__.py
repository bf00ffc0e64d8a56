"""What keeps the project in order, a command each: ``python -m tools.NAME``, or ``make``."""
