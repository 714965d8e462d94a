"""Figures from what was noted. The first tenth of a run is left out: that is where everybody warms up."""

WARM_UP = 0.1


def rate(moments: list[float], until: float) -> float:
    """Events a second until the end of the run; 0 where there were too few. `moments`: seconds, in order."""
    warm = moments[int(len(moments) * WARM_UP) :]
    span = until - warm[0] if warm else 0.0
    return (len(warm) - 1) / span if span > 0 else 0.0


def percentile(values: list[float], percent: float) -> float:
    """The value that so many percent do not exceed; 0 where there are none. `values`: as they came."""
    warm = sorted(values[int(len(values) * WARM_UP) :])
    return warm[min(len(warm) - 1, int(len(warm) * percent / 100))] if warm else 0.0
