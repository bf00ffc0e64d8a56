"""Print ratios, nearness to the logarithm alone, scaling, memory, builds; draw the figure.

Each round times a call and its peer one after the other, so that both meet the same machine; a
ratio is the median over the rounds. Nothing here passes or fails.
"""

import math
import os
import platform
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import matplotlib
import numpy as np

import crossentropy as ce
from benchmarks import builds
from benchmarks.cases import MEASURES, Case, cases, copies, logarithms, random_pmf, views

ROUNDS = 15
OUTPUT = Path("_build/bench/bench.svg")
EPSILON = 2.0**-53


def seconds(call: Callable[[], Any], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        call()
    return (perf_counter() - start) / calls


def paired(case: Case) -> tuple[float, float, float | None]:
    """Median time of ours, and median ratios peer/ours with check=True and check=False."""
    times, ratios, unchecked = [], [], []
    with np.errstate(all="ignore"):
        for timed in [False, *[True] * ROUNDS]:
            ours = seconds(case.ours, case.calls)
            peer = seconds(case.peer, case.calls)
            bare = seconds(case.unchecked, case.calls) if case.unchecked else None
            if timed:
                times.append(ours)
                ratios.append(peer / ours)
                if bare:
                    unchecked.append(peer / bare)
    return (
        statistics.median(times),
        statistics.median(ratios),
        statistics.median(unchecked) if unchecked else None,
    )


def limit() -> None:
    """Print how near the measures come to the one step that none of them can leave out."""
    print(
        "\nTime of ours / time of log2 alone over the same blocks of 4e6 outcomes, median of rounds"
    )
    print(f"{'measure':<10}{'checked':>9}{'unchecked':>11}")
    rng = np.random.default_rng(7)
    p, q = random_pmf(rng, 4_000_000), random_pmf(rng, 4_000_000)
    for name, call in (
        ("H", lambda **k: ce.entropy(p, **k)),
        ("CE", lambda **k: ce.cross_entropy(p, q, **k)),
        ("KL", lambda **k: ce.kl_divergence(p, q, **k)),
    ):
        ratios = []
        for _ in range(ROUNDS):
            alone = seconds(lambda: logarithms(q), 1)
            ours = [seconds(lambda f=call, c=c: f(check=c), 1) for c in (True, False)]
            ratios.append([time / alone for time in ours])
        checked, unchecked = (statistics.median(column) for column in zip(*ratios, strict=True))
        print(f"{name:<10}{checked:>9.2f}{unchecked:>11.2f}", flush=True)


def layouts() -> None:
    """Print what a view costs, as a multiple of what a contiguous copy of it does."""
    print(
        "\nTime on a view / time on a contiguous copy of it, the copy not counted, best of rounds"
    )
    print(f"{'view':<28}" + "".join(f"{name:>10}" for name in MEASURES))
    for name, p, q, axis in views():
        rows = copies(p, q, axis)
        # Entropy is of p alone, not of p for each q.
        alone = np.array(np.moveaxis(p, axis, -1), order="C")
        line = f"{name:<28}"
        for measure, call in MEASURES.items():
            copied = (alone, rows[1]) if measure == "H" else rows
            best = [math.inf, math.inf]
            for _ in range(ROUNDS):
                for place, arguments in enumerate(((p, q, axis), (*copied, -1))):
                    time = seconds(lambda c=call, a=arguments: c(*a), 1)
                    best[place] = min(best[place], time)
            line += f"{best[0] / best[1]:>10.1f}"
        print(line, flush=True)


def scaling() -> None:
    print("\nTime per element in ns, check=True, best of rounds")
    print(f"{'outcomes':>10} {'entropy':>8} {'kl_divergence':>14}")
    rng = np.random.default_rng(4)
    for exponent in range(1, 9):
        n = 10**exponent
        p, q = random_pmf(rng, n), random_pmf(rng, n)
        calls = max(1, 10**6 // n)
        rounds = 3 if n > 10**7 else ROUNDS
        h = min(seconds(lambda p=p: ce.entropy(p), calls) for _ in range(rounds)) / n
        kl = min(seconds(lambda p=p, q=q: ce.kl_divergence(p, q), calls) for _ in range(rounds)) / n
        print(f"{n:>10.0e} {h * 1e9:>8.2f} {kl * 1e9:>14.2f}")


def memory() -> None:
    print("\nPeak extra memory in MiB, for arrays of 4e6 outcomes (30.5 MiB each)")
    rng = np.random.default_rng(5)
    p, q = random_pmf(rng, 4_000_000), random_pmf(rng, 4_000_000)
    near = ce.normalize(p * (1 + 1e-6 * rng.standard_normal(p.size)))
    for name, call in (
        ("entropy", lambda: ce.entropy(p)),
        ("cross_entropy", lambda: ce.cross_entropy(p, q)),
        ("kl_divergence", lambda: ce.kl_divergence(p, q)),
        ("kl_divergence, nearly equal", lambda: ce.kl_divergence(p, near)),
        ("js_divergence, nearly equal", lambda: ce.js_divergence(p, near)),
    ):
        tracemalloc.start()
        call()
        print(f"{name:<28} {tracemalloc.get_traced_memory()[1] / 2**20:.1f}")
        tracemalloc.stop()


def import_time() -> None:
    code = (
        "import numpy; from time import perf_counter as now; start = now(); "
        "import crossentropy; print(now() - start)"
    )
    # As installed, with its bytecode compiled: the first run compiles it and is left out.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code]
    runs = [
        float(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
        for _ in range(ROUNDS + 1)
    ][1:]
    print(f"\nimport crossentropy after numpy: {statistics.median(runs) * 1e3:.1f} ms (median)")


def draw(rows: list[tuple[Case, float]]) -> None:
    """Bars of the ratios, and beside them the errors of both."""
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "bench"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 1 + 0.55 * len(rows)), sharey=True)
    labels = [f"{case.name}\n{case.peer_name}" for case, _ in rows]
    left.barh(labels, [ratio for _, ratio in rows], color="0.6")
    left.axvline(1, color="black", linewidth=0.8)
    left.set_xlabel("speed: time of the peer / time of ours")
    left.invert_yaxis()
    for column, marker, name in ((0, "o", "ours"), (1, "x", "peer")):
        errors = [(case.ours_error, case.peer_error)[column] for case, _ in rows]
        # Errors above 100 % are drawn at the edge, and what has none at half an epsilon.
        shown = [min(max(error, EPSILON / 2), 1e2) for error in errors]
        right.plot(shown, labels, marker, color="black", fillstyle="full", label=name)
    right.set_xscale("log")
    right.set_xlabel("largest relative error (at most 1e2 drawn)")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(OUTPUT, metadata={"Date": None})


def processor() -> str:
    """The name of the processor, where Linux tells it, and its vector instructions."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    vectors = "AVX-512" if any("avx512f" in line for line in lines) else "no AVX-512"
    return f"{names[0] if names else platform.machine()}, {vectors}"


def main() -> None:
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {processor()}, one thread")
    print(f"Ratio of times peer/ours, median of {ROUNDS} paired rounds; largest relative errors\n")
    heading = f"{'case':<26}{'peer':<24}{'version':<16}{'ours, ms':>9}{'ratio':>7}"
    print(heading + f"{'unchecked':>11}{'our error':>11}{'peer error':>12}")
    rows = []
    for case in cases():
        time, ratio, unchecked = paired(case)
        rows.append((case, ratio))
        bare = "" if unchecked is None else f"{unchecked:.1f}"
        print(
            f"{case.name:<26}{case.peer_name:<24}{case.peer_version:<16}{time * 1e3:>9.3f}"
            f"{ratio:>7.1f}{bare:>11}{case.ours_error:>11.1e}"
            f"{'nan' if math.isinf(case.peer_error) else f'{case.peer_error:.1e}':>12}",
            flush=True,
        )
    limit()
    layouts()
    scaling()
    memory()
    import_time()
    draw(rows)
    print(f"\nFigure: {OUTPUT}")
    builds.main()


if __name__ == "__main__":
    main()
