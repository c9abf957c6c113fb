"""How the methods of results and the questions they answer are called in a paper's methods section."""

from collections.abc import Mapping

from ..Statistics import (
    Agreement,
    Analyses,
    Correlations,
    FollowUp,
    GroupTests,
    JointModels,
    LesionModels,
    ObserverAgreement,
    PairTests,
    Regression,
)

ANALYSIS_WORDS: Mapping[str, str] = {
    Analyses.LOCATION: "VAS by location of the metastases",
    Analyses.COUNT: "VAS by number of metastases (1, 2, more)",
    Analyses.RHI: "VAS against RHI",
    Analyses.RHI_BY_CATEGORY: "RHI across the pain categories",
    Analyses.JOINT: "RHI, number and location of metastases together",
    Analyses.LESION: "per lesion, patients as clusters",
    ObserverAgreement.RATERS: "agreement of the raters of VAS",
    ObserverAgreement.READERS: "agreement of the readers of the images",
    FollowUp.ANALYSIS: "change over time",
}
"""What an analysis of ``tests.csv`` is about."""

METHOD_WORDS: Mapping[str, str] = {
    GroupTests.ANOVA: "one-way analysis of variance with eta squared",
    GroupTests.ANOVA_WITHOUT: "the same without groups of fewer than three patients",
    GroupTests.ANOVA_OMEGA: "omega squared of the one-way analysis of variance",
    GroupTests.WELCH: "Welch's analysis of variance",
    GroupTests.KRUSKAL: "the Kruskal–Wallis test with epsilon squared",
    GroupTests.WELCH_T: "Welch's t test of the patients with against those without metastases in a region",
    GroupTests.LEVENE: "Levene's test about the medians",
    GroupTests.SHAPIRO: "the Shapiro–Wilk test of the residuals",
    PairTests.TUKEY: "pairs by Tukey's HSD",
    PairTests.GAMES_HOWELL: "pairs by the Games–Howell test",
    PairTests.DUNN: "pairs by Dunn's test with Holm's adjustment",
    Correlations.PEARSON: "Pearson's correlation with Fisher's z interval",
    Correlations.SPEARMAN: "Spearman's correlation with the interval of Bonett and Wright",
    Correlations.BOOTSTRAP: "Pearson's correlation with approximate bootstrap (ABC) limits over patients",
    Correlations.INFLUENCE: "the correlation without the most influential patient",
    Correlations.JONCKHEERE: "the Jonckheere–Terpstra test for an ordered change with Kendall's tau-b",
    Regression.LINE: "the slope of a least-squares line",
    JointModels.LINEAR: "a linear model with HC3 errors",
    JointModels.LINEAR_FIT: "its fit",
    JointModels.VIF: "variance inflation factors",
    JointModels.ORDINAL: "an ordinal logistic (proportional odds) model of the pain category",
    JointModels.ORDINAL_FIT: "its likelihood ratio test",
    LesionModels.MIXED: "a mixed linear model with a random patient intercept (REML)",
    LesionModels.MIXED_ICC: "the share of variance between patients",
    LesionModels.CLUSTER: "linear regression with a bootstrap of patients",
    Agreement.ICC_AGREEMENT: "ICC(A,1), absolute agreement of single ratings (two-way)",
    Agreement.ICC_CONSISTENCY: "ICC(C,1), consistency of single ratings (two-way)",
    Agreement.KAPPA: "quadratically weighted kappa of the pain categories",
    Agreement.BIAS: "Bland–Altman bias and limits of agreement",
    Agreement.LOWER_LIMIT: "Bland–Altman bias and limits of agreement",
    Agreement.UPPER_LIMIT: "Bland–Altman bias and limits of agreement",
    ObserverAgreement.DICE: "the median Dice coefficient of the outlines",
    FollowUp.WILCOXON: "Wilcoxon's signed-rank test of paired values",
    FollowUp.FRIEDMAN: "Friedman's test",
    FollowUp.PEARSON_CHANGE: "Pearson's correlation of the changes",
    FollowUp.SPEARMAN_CHANGE: "Spearman's correlation of the changes",
}
"""A method of ``tests.csv`` in words; a test holds that none is missing."""
