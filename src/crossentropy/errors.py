"""The errors of the package: InputError for any argument refused, PMFError for what is no pmf."""


class InputError(ValueError):
    """Refusal of the value of an argument: weights, logits, classes, symbols, lengths, a base.

    Means and covariances, word lengths, coded data, and two arguments that don't go together are
    refused with it too; a distribution that is none, with PMFError. An argument that is no number
    at all where one number is asked for is a TypeError.

    Attributes
    ----------
    name : str
        The argument that was refused.
    index : int, tuple of int or None
        Where its first bad entry is, or its first bad distribution among the other axes; None
        where the argument is refused as a whole.
    value : float or None
        The bad entry, or the sum that is not 1; for a covariance that is not positive definite,
        its least eigenvalue.
    """

    def __init__(
        self,
        message: str,
        *,
        name: str = "p",
        index: tuple[int, ...] = (),
        value: float | None = None,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.index = index[0] if len(index) == 1 else index or None
        self.value = value


class PMFError(InputError):
    """Refusal of what was to be a probability mass function, or many, or a joint one, and is not.

    Attributes
    ----------
    name, index, value
        As in InputError.
    """


# What a traceback shows, and a pickle looks up, is the public name.
for _error in (InputError, PMFError):
    _error.__module__ = "crossentropy"
