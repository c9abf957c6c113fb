"""How often the intervals of effect sizes hold the true value, in samples drawn from known populations.

Not part of the tests: it takes minutes. From the repository root:
    PYTHONPATH=SpinePainRHI:SpinePainCohort python Testing/Simulation/SimulateIntervals.py [samples]
Each line: what is estimated, its true value, the mean estimate, the share of intervals that hold the true value, and
the share that hold 0. Intervals of shares of variance are of 90 %, the others of 95 %; 1000 samples have an error of
0.7 to 1 point. A sample without an interval (all agree wholly) counts as one that misses.
"""

import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats
from SpinePainCohortLib.Statistics.Correlations import bootstrapPearson, completePairs, pearson
from SpinePainCohortLib.Statistics.FollowUp import friedman, wilcoxon
from SpinePainCohortLib.Statistics.Groups import splitGroups
from SpinePainCohortLib.Statistics.GroupTests import anova, kruskalWallis, welchAnova
from SpinePainCohortLib.Statistics.Results import EXPLORATORY, Labels, TestResult
from SpinePainCohortLib.Statistics.RocCurve import rocTests
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

LABELS = Labels(EXPLORATORY, "simulation", "vas", "x")
SETTINGS = AnalysisSettings(resamples=0)
LARGE = 200_000


def report(name: str, true: float, draw: Callable[[], TestResult], samples: int) -> None:
    """One line; a sample without an interval counts as one that misses."""
    rows = [draw() for _ in range(samples)]
    limits = [(row.ci_low, row.ci_high) for row in rows if row.ci_low is not None and row.ci_high is not None]
    held = sum(low - 1e-9 <= true <= high + 1e-9 for low, high in limits) / samples
    zero = sum(low <= 0 <= high for low, high in limits) / samples
    mean = np.mean([row.effect for row in rows if row.effect is not None])
    print(f"{name:58s} true {true:6.3f}  mean {mean:6.3f}  holds it {100 * held:5.1f} %  holds 0 {100 * zero:5.1f} %",
          flush=True)


def simulateGroups(random: np.random.Generator, samples: int) -> None:
    """Eta, omega and rank epsilon squared, equal and unequal variances and sizes."""
    for means, spreads, sizes in (((0, 0, 0), (1, 1, 1), (12, 15, 18)), ((0, 0.5, 1), (1, 1, 1), (12, 15, 18)),
                                  ((0, 1, 2), (1, 1, 1), (12, 15, 18)), ((0, 1, 2), (1, 2, 0.5), (12, 15, 18)),
                                  ((0, 0.6, 1.2, 1.2), (1, 1, 1, 1), (3, 9, 7, 26)),
                                  ((0, 0.6, 1.2, 1.2), (2, 1, 1.5, 1), (6, 12, 10, 17))):
        mean, spread, size = (np.array(each, dtype=float) for each in (means, spreads, sizes))
        counts, names = size.astype(int), [f"g{index}" for index in range(len(sizes))]

        def groups(counts=counts, names=names, mean=mean, spread=spread):
            values = np.concatenate([random.normal(*each) for each in zip(mean, spread, counts, strict=True)])
            return splitGroups(values, np.repeat(names, counts), names)

        def shareOf(weights: np.ndarray, within: np.ndarray, mean=mean) -> float:
            between = float((weights * (mean - (weights * mean).sum() / weights.sum()) ** 2).sum())
            return between / (between + float(within.sum()))

        about = f"means {means}, SD {spreads}, n {sizes}"
        print(about)
        share = shareOf(size, size * spread ** 2)
        report("  one-way ANOVA, eta squared", share, lambda: anova(groups(), LABELS, SETTINGS)[0], samples)
        report("  one-way ANOVA, omega squared", share, lambda: anova(groups(), LABELS, SETTINGS)[-1], samples)
        report("  Welch ANOVA, omega squared", shareOf(size / spread ** 2, size),
               lambda: welchAnova(groups(), LABELS, SETTINGS), samples)
        many = [random.normal(m, s, int(LARGE * n / size.sum())) for m, s, n in zip(mean, spread, size, strict=True)]
        epsilon = stats.kruskal(*many).statistic / (sum(map(len, many)) - 1) if np.ptp(mean) else 0.0
        report("  Kruskal-Wallis, rank epsilon squared", epsilon,
               lambda: kruskalWallis(groups(), LABELS, SETTINGS), samples)


def simulateOverTime(random: np.random.Generator, samples: int) -> None:
    """Rank-biserial correlation of two, Kendall's W of three timepoints."""
    for effect in (0.0, 0.5, 1.0, 1.5):
        for n in (10, 20, 40):
            walsh = 2 * stats.norm.cdf(effect * np.sqrt(2)) - 1
            single = 2 * stats.norm.cdf(effect) - 1
            true = (walsh * (n - 1) + 2 * single) / (n + 1)  # what the rank sum of n differences estimates
            report(f"rank-biserial correlation, shift {effect}, n {n}", true, lambda effect=effect, n=n: wilcoxon(
                np.zeros(n), random.normal(effect, size=n), ("a", "b"), LABELS, SETTINGS), samples)
    for effect in (0.0, 0.5, 1.0, 2.0):
        ranks = stats.rankdata(random.normal(size=(LARGE, 3)) + effect * np.arange(3), axis=1) - 2
        true = float((ranks.mean(axis=0) ** 2).sum() / 2) if effect else 0.0
        for n in (10, 20, 40):
            report(f"Kendall's W, steps {effect}, n {n}", true, lambda effect=effect, n=n: friedman(
                pd.DataFrame(random.normal(size=(n, 3)) + effect * np.arange(3)), LABELS, SETTINGS), samples)


def simulatePairs(random: np.random.Generator, samples: int) -> None:
    """Pearson's r by ABC and by Fisher's z, in normal and in skewed measures."""
    for rho in (0.0, 0.4, 0.7):
        for name, shape in (("normal", lambda z: z), ("skewed", np.exp)):
            x = random.normal(size=LARGE)
            y = rho * x + np.sqrt(1 - rho ** 2) * random.normal(size=LARGE)
            true = float(np.corrcoef(shape(x), shape(y))[0, 1])

            def pairs(rho=rho, shape=shape):
                x = random.normal(size=45)
                y = rho * x + np.sqrt(1 - rho ** 2) * random.normal(size=45)
                return completePairs(shape(x), shape(y), np.arange(45), ("x", "vas"))

            report(f"Pearson, ABC, {name}, n 45", true, lambda: bootstrapPearson(pairs(), LABELS, SETTINGS), samples)
            report(f"Pearson, Fisher's z, {name}, n 45", true, lambda: pearson(pairs(), LABELS, SETTINGS), samples)


def simulateAreas(random: np.random.Generator, samples: int) -> None:
    """Area under the ROC curve: score interval against DeLong's, groups with equal and with unequal spread."""
    for area in (0.5, 0.7, 0.8, 0.9, 0.95):
        for inPain, others in ((3, 12), (7, 38), (10, 35), (20, 25), (40, 60)):
            for spread in (1.0, 2.0):  # of those in pain against the others
                shift = stats.norm.ppf(area) * np.sqrt(1 + spread ** 2)
                codes = np.repeat([3.0, 1.0], [inPain, others])

                def rows(inPain=inPain, others=others, spread=spread, shift=shift, codes=codes):
                    ratio = np.concatenate([random.normal(shift, spread, inPain), random.normal(size=others)])
                    return rocTests(ratio, codes, SETTINGS)[:2]

                for name, place in (("score", 0), ("DeLong", 1)):
                    report(f"AUC, {name}, {inPain} and {others}, SD {spread:g} and 1", area,
                           lambda place=place, rows=rows: rows()[place], samples)


def main() -> None:
    """All of it."""
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    random = np.random.default_rng(1)
    simulateGroups(random, samples)
    simulateOverTime(random, samples)
    simulatePairs(random, samples)
    simulateAreas(random, samples)


if __name__ == "__main__":
    main()
