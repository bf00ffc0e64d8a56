"""The book's figures: `style` is their look, `area` the signature, each chapter has a module."""

from bookkit.figures.area import area_picture
from bookkit.figures.style import canvas

__all__ = ["area_picture", "canvas"]
