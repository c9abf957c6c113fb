"""How the methods of results and the questions they answer are called in a paper's methods section."""

from collections.abc import Mapping

from ..Statistics import (
    Agreement,
    ClinicalTests,
    Correlations,
    FindingAgreement,
    FollowUp,
    GroupTests,
    JointModels,
    LesionModels,
    ObserverAgreement,
    PainResponse,
    PairTests,
    ProportionalOdds,
    Questions,
    RatioTests,
    Regression,
    RocCurve,
)

ANALYSIS_WORDS: Mapping[str, str] = {
    Questions.LOCATION: "VAS by location of the metastases",
    Questions.COUNT: "VAS by number of metastases (1, 2, more)",
    Questions.RHI: "VAS against RHI",
    Questions.RHI_BY_CATEGORY: "RHI across the pain categories",
    Questions.JOINT: "RHI, number and location of metastases together",
    Questions.LESION: "per lesion, patients as clusters",
    Questions.ROC: "RHI as a sign of severe, and of moderate or severe, pain",
    Questions.CLINICAL: "VAS and RHI by the clinical columns",
    Questions.RATERS: "agreement of the raters of VAS",
    Questions.READERS: "agreement of the readers of the images",
    FollowUp.ANALYSIS: "change over time",
    Questions.RESPONSE: "responders since the first timepoint",
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
    RatioTests.PEARSON_CORD: "Pearson's correlation in outlines of the spinal cord alone",
    RatioTests.SPEARMAN_CORD: "Spearman's correlation in outlines of the spinal cord alone",
    RatioTests.PEARSON_OTHER: "Pearson's correlation with the other ratios (largest slice, volume)",
    RatioTests.SPEARMAN_OTHER: "Spearman's correlation with the other ratios (largest slice, volume)",
    Correlations.INFLUENCE: "the correlation without the most influential patient",
    Correlations.JONCKHEERE: "the Jonckheere–Terpstra test for an ordered change with Kendall's tau-b",
    Regression.LINE: "the slope of a least-squares line",
    JointModels.LINEAR: "a linear model with HC3 errors",
    JointModels.LINEAR_FIT: "its fit",
    JointModels.INTERCEPT: "its intercept",
    ProportionalOdds.BRANT: "Brant's test of proportional odds",
    JointModels.THRESHOLD: "its thresholds",
    RocCurve.AUC: "the area under the receiver operating characteristic with a score interval and the test of Mann "
                  "and Whitney",
    RocCurve.DELONG: "the same area with DeLong's interval",
    RocCurve.CUT_OFF: "the cut-off of the largest Youden index",
    ClinicalTests.SPEARMAN_CLINICAL: "Spearman's correlation for numbers and ordered grades",
    ClinicalTests.KRUSKAL_CLINICAL: "the Kruskal–Wallis test for other categories",
    JointModels.VIF: "variance inflation factors",
    JointModels.ORDINAL: "an ordinal logistic (proportional odds) model of the pain category",
    JointModels.ORDINAL_FIT: "its likelihood ratio test",
    LesionModels.MIXED: "a mixed linear model with a random patient intercept (REML)",
    LesionModels.MIXED_ICC: "the share of variance between patients",
    LesionModels.CLUSTER: "linear regression with a bootstrap of patients",
    Agreement.ICC_AGREEMENT: "ICC(A,1), absolute agreement of single ratings (two-way)",
    Agreement.ICC_CONSISTENCY: "ICC(C,1), consistency of single ratings (two-way)",
    Agreement.ICC_MEAN: "ICC(A,k), absolute agreement of the mean of the raters",
    FindingAgreement.KAPPA_PLAIN: "kappa of the location",
    FindingAgreement.LEVELS_SHARED: "the positive agreement on the levels of metastases",
    Agreement.KAPPA: "quadratically weighted kappa of categories",
    Agreement.BIAS: "Bland–Altman bias and limits of agreement",
    Agreement.LOWER_LIMIT: "Bland–Altman bias and limits of agreement",
    Agreement.UPPER_LIMIT: "Bland–Altman bias and limits of agreement",
    ObserverAgreement.DICE: "the median Dice coefficient of the outlines",
    FollowUp.WILCOXON: "Wilcoxon's signed-rank test of paired values",
    FollowUp.FRIEDMAN: "Friedman's test",
    FollowUp.PEARSON_CHANGE: "Pearson's correlation of the changes",
    FollowUp.SPEARMAN_CHANGE: "Spearman's correlation of the changes",
    PainResponse.RELIEF: "the share of patients whose VAS fell by two points or more, of those who began with two or "
                         "more, with the exact interval of Clopper and Pearson",
} | {f"{PainResponse.CONSENSUS}: {each}": "the responses of the International Consensus Endpoint (Chow et al. 2012), "
                                          "from VAS and the daily oral morphine equivalent"
     for each in PainResponse.Response
}
"""A method of ``tests.csv`` in words; a test holds that none is missing."""
