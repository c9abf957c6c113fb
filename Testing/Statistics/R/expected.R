# Prints the numbers that the tests of Testing/Statistics compare with. From the repository root:
#   Rscript Testing/Statistics/R/expected.R
# Debian: r-base-core r-recommended r-cran-psych r-cran-lme4 r-cran-car r-cran-sandwich r-cran-proc r-cran-effectsize
# Games-Howell, Dunn, HC3 tests and weighted kappa are written out below in base R. The tests quote the calls of rstatix
# (games_howell_test, dunn_test), lmtest (coeftest, coefci, waldtest) and vcd (Kappa), whose numbers these are; where
# those packages are installed (r-cran-rstatix, r-cran-lmtest, r-cran-vcd), their own stand beside them.
options(digits = 12, width = 200, warn = 1)
suppressMessages({library(MASS); library(nlme)})
folder <- "Testing/Statistics/Data"
show <- function(name, ...) cat(name, ":", format(unlist(list(...)), digits = 12), "\n")
read <- function(name) read.csv(file.path(folder, name), colClasses = c(case_id = "character"))

d <- read("patients.csv")
regions <- c("cervical", "thoracic", "lumbar", "sacral", "multiple")
d$group <- factor(ifelse(d$count > 2, ">2", d$count), levels = c("1", "2", ">2"))
d$category <- cut(d$vas, c(-Inf, 0, 3.5 - 1e-9, 7.5 - 1e-9, Inf), labels = c("none", "mild", "moderate", "severe"))
l <- subset(d, location != "sacral")              # 2 patients: left out of the tests
l$location <- factor(l$location, levels = setdiff(regions, "sacral"))

limits <- function(f, df1, df2, n = df1 + df2 + 1) {  # noncentral F inverted, share lambda / (lambda + n), 90 %
  root <- function(q) if (pf(f, df1, df2) <= q) 0 else
    uniroot(function(x) pf(f, df1, df2, x) - q, c(0, 1e4), tol = 1e-12)$root
  lambda <- c(root(0.95), root(0.05)); lambda / (lambda + n)
}
gamesHowell <- function(y, g) {                       # Games & Howell 1976; statistic / sqrt(2) is rstatix's
  m <- tapply(y, g, mean); v <- tapply(y, g, var) / tapply(y, g, length); n <- tapply(y, g, length)
  do.call(rbind, combn(names(m), 2, simplify = FALSE, FUN = function(p) {
    d <- m[[p[2]]] - m[[p[1]]]; se <- sqrt((v[[p[1]]] + v[[p[2]]]) / 2)
    df <- (v[[p[1]]] + v[[p[2]]])^2 / (v[[p[1]]]^2 / (n[[p[1]]] - 1) + v[[p[2]]]^2 / (n[[p[2]]] - 1))
    h <- qtukey(0.95, length(m), df) * se
    data.frame(group1 = p[1], group2 = p[2], estimate = d, conf.low = d - h, conf.high = d + h, statistic = abs(d) / se / sqrt(2),
               df = df, p = ptukey(abs(d) / se, length(m), df, lower.tail = FALSE)) }))
}
dunn <- function(y, g) {                              # Dunn 1964, ties corrected, Holm over the pairs
  r <- rank(y); N <- length(y); ties <- table(y); n <- tapply(y, g, length); m <- tapply(r, g, mean)
  v <- N * (N + 1) / 12 - sum(ties^3 - ties) / (12 * (N - 1))
  t <- do.call(rbind, combn(names(m), 2, simplify = FALSE, FUN = function(p) data.frame(group1 = p[1], group2 = p[2],
    estimate = m[[p[2]]] - m[[p[1]]], statistic = (m[[p[2]]] - m[[p[1]]]) / sqrt(v * (1 / n[[p[1]]] + 1 / n[[p[2]]])))))
  t$p <- 2 * pnorm(-abs(t$statistic)); t$p.adj <- p.adjust(t$p, "holm"); t
}
groupTests <- function(name, y, g) {
  a <- anova(lm(y ~ g)); f <- a$F[1]; df1 <- a$Df[1]; df2 <- a$Df[2]
  show(paste(name, "aov"), f, df1, df2, a$`Pr(>F)`[1])
  show(paste(name, "eta2 omega2 ci"), effectsize::F_to_eta2(f, df1, df2, ci = NULL)[[1]],
       effectsize::F_to_omega2(f, df1, df2, ci = NULL)[[1]], limits(f, df1, df2))
  w <- oneway.test(y ~ g); show(paste(name, "welch"), w$statistic, w$parameter, w$p.value)
  x <- (w$statistic - 1) * w$parameter[1]; show(paste(name, "welch omega2 ci"), x / (x + length(y)),
       limits(w$statistic, w$parameter[1], w$parameter[2], length(y)))
  k <- kruskal.test(y ~ g); show(paste(name, "kruskal"), k$statistic, k$parameter, k$p.value)
  show(paste(name, "rank epsilon2"), effectsize::rank_epsilon_squared(y ~ g, data = data.frame(y, g), ci = NULL)[[1]])
  a <- anova(lm(rank(y) ~ g)); show(paste(name, "rank epsilon2 ci"), limits(a$F[1], a$Df[1], a$Df[2]))
  v <- car::leveneTest(y ~ g); show(paste(name, "levene"), v$`F value`[1], v$Df, v$`Pr(>F)`[1])
  s <- shapiro.test(residuals(aov(y ~ g))); show(paste(name, "shapiro"), s$statistic, s$p.value)
  cat(name, "tukey (b-a)\n"); print(TukeyHSD(aov(y ~ g))$g, digits = 12)
  cat(name, "games-howell (b-a)\n"); print(gamesHowell(y, g), digits = 12)
  cat(name, "dunn (b-a)\n"); print(dunn(y, g), digits = 12)
  if (requireNamespace("rstatix", quietly = TRUE)) {   # its own p.adj of Games-Howell is rounded to three digits
    h <- as.data.frame(rstatix::games_howell_test(data.frame(y, g), y ~ g, detailed = TRUE))
    print(h[, c("group1", "group2", "estimate", "conf.low", "conf.high", "statistic", "df")], digits = 12)
    h <- as.data.frame(rstatix::dunn_test(data.frame(y, g), y ~ g, p.adjust.method = "holm", detailed = TRUE))
    print(h[, c("group1", "group2", "estimate", "statistic", "p", "p.adj")], digits = 12)
  }
}
a <- anova(lm(vas ~ location, d)); show("location, all groups", a$F[1], a$Df, a$`Pr(>F)`[1], limits(a$F[1], a$Df[1], a$Df[2]))
groupTests("location", l$vas, l$location)
groupTests("count", d$vas, d$group)
groupTests("category", d$rhi_percent, d$category)
trend <- cor.test(as.integer(d$group), d$vas, method = "kendall", exact = FALSE)
show("jonckheere", trend$estimate, trend$statistic, trend$p.value)
upper <- function(a, b) sum(outer(b, a, ">")) + sum(outer(b, a, "==")) / 2
s <- split(d$vas, d$group); show("J", upper(s[[1]], s[[2]]) + upper(s[[1]], s[[3]]) + upper(s[[2]], s[[3]]))
show("tau ci", tanh(atanh(trend$estimate) + c(-1, 1) * qnorm(0.975) * sqrt(0.437 / (nrow(d) - 4))))

correlations <- function(name, x, y) {
  p <- cor.test(x, y); show(paste(name, "pearson"), p$estimate, p$statistic, p$parameter, p$p.value, p$conf.int)
  s <- suppressWarnings(cor.test(x, y, method = "spearman", exact = FALSE)); r <- s$estimate
  show(paste(name, "spearman"), r, s$p.value, tanh(atanh(r) + c(-1, 1) * qnorm(0.975) * sqrt((1 + r^2 / 2) / (length(x) - 3))))
}
correlations("rhi vas", d$rhi_percent, d$vas)
correlations("count vas", d$count, d$vas)
m <- lm(vas ~ rhi_percent, d); show("line", coef(m), confint(m)[2, ], summary(m)$sigma)
show("band at 50", predict(m, data.frame(rhi_percent = 50), interval = "confidence"))
others <- sapply(seq_len(nrow(d)), function(i) cor(d$rhi_percent[-i], d$vas[-i]))
most <- which.max(abs(others - cor(d$rhi_percent, d$vas)))
show("influence", d$case_id[most], others[most], range(others), tanh(atanh(others[most]) + c(-1, 1) * qnorm(0.975) / sqrt(nrow(d) - 4)))
set.seed(1); b <- boot::boot(d, function(z, i) cor(z$rhi_percent[i], z$vas[i]), R = 20000)
show("boot bca", boot::boot.ci(b, type = "bca")$bca[4:5])
show("abc", boot::abc.ci(d[, c("rhi_percent", "vas")], function(z, w) boot::corr(z, w)))
t <- t.test(vas ~ treatment == "chemo", d); show("welch t", t$statistic, t$parameter, t$p.value, t$estimate, t$conf.int)
show("hedges", effectsize::hedges_g(vas ~ treatment == "chemo", data = d, ci = NULL)[[1]])

d$location <- l0 <- factor(d$location, levels = regions); k <- subset(d, location != "sacral")
k$location <- relevel(factor(k$location), ref = "multiple"); k$treatment <- relevel(factor(k$treatment), ref = "chemo")
m <- lm(vas ~ rhi_percent + count + location + age + treatment, k)
V <- sandwich::vcovHC(m, "HC3"); b <- coef(m); se <- sqrt(diag(V)); df <- m$df.residual
cat("linear hc3\n"); print(cbind(Estimate = b, low = b - qt(0.975, df) * se, high = b + qt(0.975, df) * se,
                                `Std. Error` = se, t = b / se, p = 2 * pt(-abs(b / se), df)), digits = 12)
f <- drop(b[-1] %*% solve(V[-1, -1]) %*% b[-1]) / (length(b) - 1)
show("linear fit", f, pf(f, length(b) - 1, df, lower.tail = FALSE), summary(m)$r.squared, summary(m)$adj.r.squared)
if (requireNamespace("lmtest", quietly = TRUE)) {
  print(lmtest::coefci(m, vcov. = V), digits = 12); print(lmtest::coeftest(m, V)[, ], digits = 12)
  w <- lmtest::waldtest(m, vcov = V); show("linear fit", w$F[2], w$`Pr(>F)`[2])
}
x <- model.matrix(m)[, -1]; show("vif", diag(solve(cor(x))))
o <- polr(category ~ rhi_percent + count + location + age + treatment, k, Hess = TRUE,
          control = list(reltol = 1e-14, maxit = 1000))
cat("polr\n"); print(coef(summary(o)), digits = 12)
n0 <- polr(category ~ 1, k); show("polr lr", 2 * (logLik(o) - logLik(n0)), pchisq(2 * as.numeric(logLik(o) - logLik(n0)), length(coef(o)), lower.tail = FALSE), 1 - logLik(o) / logLik(n0))

show("intercept", coef(m)[1], coef(m)[1] + c(-1, 1) * qt(0.975, m$df.residual) * sqrt(sandwich::vcovHC(m, "HC3")[1, 1]))
brant <- function(codes, x) {                    # Brant 1990 from glm of each step
  X <- cbind(1, x); p <- ncol(x); J <- max(codes)
  fits <- lapply(0:(J - 1), function(j) glm(as.integer(codes > j) ~ x, family = binomial, control = list(epsilon = 1e-14)))
  b <- unlist(lapply(fits, function(f) coef(f)[-1])); P <- sapply(fits, fitted); V <- matrix(0, J * p, J * p)
  for (i in 1:J) for (k in i:J) {
    B <- (solve(t(X) %*% (X * (P[, i] * (1 - P[, i])))) %*% (t(X) %*% (X * (P[, k] - P[, i] * P[, k]))) %*%
          solve(t(X) %*% (X * (P[, k] * (1 - P[, k])))))[-1, -1]
    V[(i - 1) * p + 1:p, (k - 1) * p + 1:p] <- B; V[(k - 1) * p + 1:p, (i - 1) * p + 1:p] <- t(B) }
  D <- do.call(rbind, lapply(2:J, function(k) { M <- matrix(0, p, J * p); M[, 1:p] <- diag(p); M[, (k - 1) * p + 1:p] <- -diag(p); M }))
  s <- t(D %*% b) %*% solve(D %*% V %*% t(D)) %*% (D %*% b); c(s, (J - 1) * p, pchisq(s, (J - 1) * p, lower.tail = FALSE)) }
show("brant", brant(pmax(as.integer(d$category) - 2, 0), as.matrix(d[, c("age", "count")])))
for (cut in c(7.5, 3.5)) { r <- pROC::roc(as.integer(d$vas >= cut), d$rhi_percent, direction = "<", quiet = TRUE)
  show(paste("roc", cut), pROC::auc(r), pROC::ci.auc(r, method = "delong"), unlist(pROC::coords(r, "best", ret = c("threshold", "sensitivity", "specificity")))) }
score <- function(a, m, n, k = (m + n) / 2 - 1) {    # Newcombe 2006, method 5
  f <- function(t) (a - t)^2 - qnorm(0.975)^2 * t * (1 - t) * (1 + k * (1 - t) / (2 - t) + k * t / (1 + t)) / (m * n)
  c(uniroot(f, c(0, a), tol = 1e-14)$root, uniroot(f, c(a, 1), tol = 1e-14)$root) }
for (cut in c(7.5, 3.5)) { y <- d$vas >= cut; x <- d$rhi_percent; w <- wilcox.test(x[y], x[!y], exact = FALSE, correct = FALSE)
  show(paste("roc score", cut), qnorm(w$p.value / 2, lower.tail = FALSE), w$p.value, score(w$statistic[[1]] / sum(y) / sum(!y), sum(y), sum(!y))) }
show("by pain", kruskal.test(age ~ category, d)$p.value, fisher.test(table(d$treatment, d$category))$p.value)

e <- read("lesions.csv")
m <- lme(vas ~ rhi_percent, random = ~ 1 | case_id, e, method = "REML", control = lmeControl(tolerance = 1e-12, msTol = 1e-12))
cat("lme\n"); print(summary(m)$tTable, digits = 12); print(intervals(m, which = "fixed")$fixed, digits = 12)
q <- lme4::lmer(vas ~ rhi_percent + (1 | case_id), e, control = lme4::lmerControl(optCtrl = list(xtol_rel = 1e-12, ftol_abs = 1e-14)))
v <- as.data.frame(lme4::VarCorr(q))$vcov; show("lmer", lme4::fixef(q), v, v[1] / sum(v))
set.seed(1); ids <- unique(e$case_id); parts <- split(e, e$case_id)
b <- replicate(4000, {z <- do.call(rbind, parts[sample(ids, replace = TRUE)]); coef(lm(vas ~ rhi_percent, z))[2]})
show("cluster bootstrap", coef(lm(vas ~ rhi_percent, e))[2], quantile(b, c(0.025, 0.975)))

r <- read("ratings.csv"); wide <- reshape(r[, c("case_id", "rater", "vas")], idvar = "case_id", timevar = "rater", direction = "wide")[, -1]
for (cols in list(1:2, 1:3)) { i <- psych::ICC(wide[, cols], lmer = FALSE)$results; cat("icc", length(cols), "\n"); print(i[c(2, 3, 5), ], digits = 12) }
cat3 <- function(v) cut(v, c(-Inf, 0, 3.5 - 1e-9, 7.5 - 1e-9, Inf), labels = c("none", "mild", "moderate", "severe"))
kappa2 <- function(T, w) {                            # Fleiss, Cohen & Everitt 1969, large-sample standard error
  p <- T / sum(T); r <- rowSums(p); c <- colSums(p); e <- outer(r, c); po <- sum(w * p); pe <- sum(w * e); k <- (po - pe) / (1 - pe)
  wr <- drop(w %*% c); wc <- drop(r %*% w); s <- outer(wr, wc, "+")
  se <- sqrt((sum(p * (w - s * (1 - k))^2) - (k - pe * (1 - k))^2) / ((1 - pe)^2 * sum(T))); c(k, k + c(-1, 1) * qnorm(0.975) * se) }
T <- table(cat3(wide[, 1]), cat3(wide[, 2])); show("kappa", kappa2(T, 1 - outer(1:nrow(T), 1:ncol(T), "-")^2 / (nrow(T) - 1)^2))
if (requireNamespace("vcd", quietly = TRUE)) { K <- vcd::Kappa(T, weights = "Fleiss-Cohen"); show("kappa", K$Weighted, confint(K)[2, ]) }
t <- t.test(wide[, 1], wide[, 2], paired = TRUE); z <- wide[, 1] - wide[, 2]; n <- length(z)
show("bias", t$estimate, t$statistic, t$parameter, t$p.value, t$conf.int)
h <- qt(0.975, n - 1) * sd(z) * sqrt(1 / n + qnorm(0.975)^2 / (2 * (n - 1)))
show("limits", mean(z) - qnorm(0.975) * sd(z), mean(z) + qnorm(0.975) * sd(z), h)
x <- d$rhi_percent[1:21]; show("median ci", median(x), sort(x)[c(qbinom(0.025, 21, 0.5), qbinom(0.975, 21, 0.5) + 1)])

f <- read("followup.csv"); at <- function(m) sapply(c("baseline", "week1", "month3"), function(t) f[[m]][f$timepoint == t])
# Differences are rounded: 4.2 - 3.1 and 5.2 - 4.1 are a tie, whatever their last bit says.
for (m in c("vas", "rhi_percent", "qlq_bm22")) {
  y <- at(m); for (p in list(c(1, 2), c(1, 3), c(2, 3))) {
    z <- round(y[, p[2]] - y[, p[1]], 9); w <- suppressWarnings(wilcox.test(z, correct = FALSE)); n <- sum(z != 0)
    i <- suppressWarnings(effectsize::rank_biserial(z[z != 0])); show(paste(m, "wilcoxon", p[1], p[2]), w$statistic, w$p.value, i[[1]], n, qnorm(suppressWarnings(wilcox.test(z, correct = FALSE, exact = FALSE))$p.value / 2))
    r <- rank(abs(z[z != 0])); v <- sum(r^2) / sum(r)^2; show("  score interval", sapply(c(1, -1), function(s)
      uniroot(function(t) (i[[1]] - t) / sqrt(v * (1 - t^2)) - s * qnorm(0.975), c(-1 + 1e-12, 1 - 1e-12), tol = 1e-14)$root)) }
  R <- t(apply(round(y, 9), 1, rank)) - 2; u <- function(R) (sum(colSums(R)^2) - sum(R^2)) / (nrow(R) * (nrow(R) - 1) * scale)
  n <- nrow(R); scale <- sum(R^2) / n; j <- sapply(1:n, function(i) u(R[-i, ])); se <- sqrt((n - 1) / n * sum((j - mean(j))^2))
  show(paste(m, "W ci"), tanh(atanh(u(R)) + c(-1, 1) * qt(0.975, n - 1) * se / (1 - u(R)^2)))
  g <- friedman.test(y); show(paste(m, "friedman"), g$statistic, g$parameter, g$p.value, g$statistic / (nrow(y) * 2)) }
v <- at("vas"); x <- at("rhi_percent"); correlations("change 1-3", round(x[, 3] - x[, 1], 9), v[, 3] - v[, 1])

show("holm", p.adjust(c(0.01, 0.04, 0.03), "holm")); show("bh", p.adjust(c(0.005, 0.2, 0.03, 0.9, 0.012), "BH"))
show("ptukey", 1 - ptukey(3.5, 4, 41), qtukey(0.95, 4, 41))
show("quantiles", quantile(d$rhi_percent, c(0.25, 0.5, 0.75)), mean(d$vas), sd(d$vas))
