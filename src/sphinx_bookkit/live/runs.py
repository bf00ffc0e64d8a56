"""What a page asks of Python where its reader runs a cell: JSON in, JSON out, and no traceback.

It is packed for browsers, and runs there in a worker of its own, with those modules of the standard
library and of SymPy that the book's cells and the likeliest changes need.

>>> import json
>>> said = json.loads(run(json.dumps({"before": "n = 6", "code": "print(n)\nn * 7", "latex": {}})))
>>> said["printed"], said["value"], said["error"]
('6\\n', {'text': '42'}, '')
"""

from __future__ import annotations

import ast
import io
import json
from contextlib import redirect_stdout
from pprint import pformat
from typing import Any

__all__ = ["rehearse", "run"]

# What is printed in a page, at most.
_MOST = 20_000
_CELL = "cell"


def run(asked: str) -> str:
    """Run a cell.

    Parameters
    ----------
    asked : str
        JSON: the code that runs `before` it, out of view; the `code`; and the settings with which
        SymPy writes `latex`.

    Returns
    -------
    str
        JSON: what it has `printed`; the `value` of its last line, as `latex` or `text`, or nothing;
        the `error` with which it stopped, or nothing; and the `line` of that in the code, or 0.
    """
    cell: dict[str, Any] = json.loads(asked)
    printed = io.StringIO()
    value: dict[str, str] = {}
    error, line = "", 0
    try:
        body = ast.parse(cell["code"], _CELL).body
        names: dict[str, Any] = {"__name__": "__main__"}
        with redirect_stdout(printed):
            exec(cell["before"], names)
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), _CELL, "exec"), names)
            if isinstance(last, ast.Expr):
                said = eval(compile(ast.Expression(last.value), _CELL, "eval"), names)
                if said is not None and not cell["code"].rstrip().endswith(";"):
                    value = _shown(said, cell["latex"])
    # Whatever a reader's code does is an answer.
    except BaseException as stopped:
        error, line = _said(stopped), _line(stopped)
    text = printed.getvalue()
    if len(text) > _MOST:
        text = f"{text[:_MOST]}\n… and {len(text) - _MOST} characters more"
    return json.dumps({"printed": text, "value": value, "error": error, "line": line})


def _shown(value: Any, settings: dict[str, Any]) -> dict[str, str]:
    """Return what a notebook shows of a value: LaTeX, or else text."""
    latex = getattr(value, "_repr_latex_", None)
    if latex is None:
        # As in a notebook: one item a line where there is no room, in the order that they have.
        text = repr(value) if isinstance(value, str) else pformat(value, sort_dicts=False)
        return {"text": text[:_MOST]}
    from sympy.printing.latex import LatexPrinter

    LatexPrinter.set_global_settings(**settings)
    return {"latex": latex().strip("$")}


def _said(error: BaseException) -> str:
    """Return the last line of a traceback; a module that was not packed is named."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        whose = "SymPy" if error.name.startswith("sympy.") else "Python"
        return f"this needs {error.name}, which is not part of this page’s {whose}"
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _line(error: BaseException) -> int:
    """Return the line of the reader's code where it stopped."""
    if isinstance(error, SyntaxError) and error.filename == _CELL:
        return error.lineno or 0
    line, step = 0, error.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename == _CELL:
            line = step.tb_lineno
        step = step.tb_next
    return line


def rehearse() -> list[str]:
    """Run a cell of each kind, which imports all that this needs; return the answers."""
    cells = ("print(1)", "[1]", "[1][2]", "1 +", "import none_such")
    return [run(json.dumps({"before": "", "code": code, "latex": {}})) for code in cells]
