r"""Numbers with their unit, as the prose shows them.

A `Quantity` prints as "2.3219 bits" in text. Where it is shown it also offers its fields, as JSON
under a type of its own: of these the build makes typeset mathematics in the PDF and, on the site, a
``<data>`` element with the exact value, which the site converts into the unit that a reader
chooses. `publish` glues quantities under their names, so that a sentence says ``{glue:}`name` ``
and never a number typed by hand.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from IPython.core.formatters import format_display_data
from IPython.display import display

__all__ = ["MIME", "Quantity", "bits", "hartleys", "nats", "number", "publish"]

MIME = "application/vnd.bookkit.quantity+json"
_UNITS = ("", "bit", "nat", "hartley")
# What MyST-NB looks for among the outputs of a cell. Jupyter does not know it and shows nothing.
_GLUED = "application/papermill.record/"


@dataclass(frozen=True)
class Quantity:
    """A computed number, its unit, and the decimals with which it is shown.

    Parameters
    ----------
    value : float
        The number, exact as computed; inf is shown as ∞ and nan is refused.
    unit : {"", "bit", "nat", "hartley"}
        The unit of information; empty for a plain number.
    decimals : int
        How many decimals are shown at most. Trailing zeros are dropped.
    pinned : bool
        Whether the site shows it in this unit whatever unit the reader chooses. Pin a number that
        is compared with one that has no unit, as bits are with digits. What stands beside another
        unit, in words, in numbers or in a formula, is pinned by the build.

    Examples
    --------
    >>> print(bits(2.321928094887362))
    2.3219 bits
    >>> print(number(0.8), bits(1), nats(-0.00001))
    0.8 1 bit 0 nats
    """

    value: float
    unit: str = ""
    decimals: int = 4
    pinned: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no number, and units that the book does not use."""
        object.__setattr__(self, "value", float(self.value))
        if math.isnan(self.value):
            raise ValueError("value is nan: a quantity is a number")
        if self.unit not in _UNITS:
            raise ValueError(f"unit is {self.unit!r}, not one of {', '.join(map(repr, _UNITS))}")

    @property
    def digits(self) -> str:
        """The number as shown, without its unit."""
        if math.isinf(self.value):
            return "∞" if self.value > 0 else "−∞"
        shown = f"{self.value:.{self.decimals}f}"
        if "." in shown:
            shown = shown.rstrip("0").rstrip(".")
        shown = "0" if shown == "-0" else shown
        return shown.replace("-", "−")

    @property
    def unit_name(self) -> str:
        """The unit in the number, singular or plural, that the digits ask for."""
        return self.unit if self.digits == "1" or not self.unit else f"{self.unit}s"

    def __str__(self) -> str:
        return f"{self.digits} {self.unit_name}".rstrip().replace("−", "-")

    __repr__ = __str__

    @property
    def shown(self) -> str:
        """The number with its unit, as a line of text shows them, which does not part them."""
        return f"{self.digits}\N{NO-BREAK SPACE}{self.unit_name}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """Return the fields in the types that JSON has, the value as text: JSON has no infinity."""
        return asdict(self) | {"value": repr(self.value)}

    @classmethod
    def read(cls, fields: str | Mapping[str, Any]) -> "Quantity":
        """Return the quantity whose fields are given, or are written as JSON."""
        return cls(**(json.loads(fields) if isinstance(fields, str) else fields))

    def _repr_html_(self) -> str:
        # For a notebook, where neither the unit nor the decimals are read by anyone.
        return f'<data value="{self.value!r}">{self.shown}</data>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {MIME: self.as_json()}

    @property
    def latex(self) -> str:
        """The number as a formula, with its unit."""
        digits = self.digits.replace("∞", r"\infty").replace("−", "-")
        unit = rf"\ \text{{{self.unit_name}}}" if self.unit else ""
        return f"{digits}{unit}"

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"


def bits(value: float, decimals: int = 4, *, pinned: bool = False) -> Quantity:
    """Return a quantity in bits."""
    return Quantity(value, "bit", decimals, pinned)


def nats(value: float, decimals: int = 4, *, pinned: bool = False) -> Quantity:
    """Return a quantity in nats."""
    return Quantity(value, "nat", decimals, pinned)


def hartleys(value: float, decimals: int = 4, *, pinned: bool = False) -> Quantity:
    """Return a quantity in hartleys."""
    return Quantity(value, "hartley", decimals, pinned)


def number(value: float, decimals: int = 4) -> Quantity:
    """Return a plain number, without a unit."""
    return Quantity(value, "", decimals)


def publish(**quantities: Quantity) -> None:
    """Glue quantities under their names, for the prose of the chapter to show."""
    for name, quantity in quantities.items():
        if not isinstance(quantity, Quantity):
            raise TypeError(
                f"{name} is {quantity!r}, not a Quantity: give it a unit, or number(...)"
            )
        _glue(name, quantity)


def _glue(name: str, quantity: Quantity) -> None:
    """Put a quantity among the outputs of the running cell, as ``myst_nb.glue`` does.

    Written here in a few lines, so that who runs a notebook need not install MyST-NB and Sphinx.
    """
    shown, metadata = format_display_data(quantity)
    metadata["scrapbook"] = {"name": name, "mime_prefix": _GLUED}
    # In a notebook only a type without a prefix may hold JSON that is not written as text.
    shown[MIME] = json.dumps(shown[MIME])
    display({f"{_GLUED}{mime}": data for mime, data in shown.items()}, raw=True, metadata=metadata)
