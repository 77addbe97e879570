# REAT's functions on the states' output. Plants: a state's output of an industry is one, its region the state's place
# modulo 6; area: the output of 2019; people: the output of 2010; firms: one more than the whole root of the output.

figures <- with(peer_of, local({
  quiet <- function(call) {
    capture.output(found <- call)
    found
  }
  first <- table_of("states_2010")
  middle <- table_of("states_2015")
  last <- table_of("states_2019")
  totals <- rowSums(first)
  output <- colSums(first)
  people <- 1 + seq_along(totals)
  full <- first[, colSums(first <= 0 | middle <= 0 | last <= 0) == 0]
  full_middle <- middle[, colnames(full)]
  full_last <- last[, colnames(full)]
  of_columns <- function(found) apply(first, 2, found)
  of_rows <- function(found) apply(first, 1, found)

  long <- data.frame(
    value = as.vector(first), region = rownames(first)[row(first)], industry = colnames(first)[col(first)],
    area = rowSums(last)[row(first)], people = totals[row(first)], firms = 1 + floor(sqrt(as.vector(first)))
  )
  plants <- full[, 1:5]
  owner <- colnames(plants)[col(plants)]
  region <- as.character(row(plants) %% 6)
  of_regions <- rowsum(as.vector(plants), region, reorder = FALSE)[, 1]
  one <- plants[, 1]

  one_state <- function(i, found) found(full[i, ], full_last[i, ], colSums(full), colSums(full_last))
  over_years <- function(i, found) {
    quiet(found(full[i, ], data.frame(full_middle[i, ], full_last[i, ]), colSums(full),
      data.frame(colSums(full_middle), colSums(full_last)), 1, 3, print.results = FALSE))
  }
  shifted <- function(form) {
    t(sapply(1:3, function(i) one_state(i, function(...) shift(..., shift.method = form, print.results = FALSE))$components[, 1]))
  }
  spread <- function(measure) {
    sigmaconv(totals, 2010, rowSums(last), 2019, sigma.measure = measure, sigma.log = measure != "cv")$sigmaconv[, 1]
  }
  years <- data.frame(rowSums(middle), rowSums(last))
  trend <- sigmaconv.t(totals, 1, years, 3)
  beta <- betaconv.ols(totals, 2010, rowSums(last), 2019)
  conditional <- betaconv.ols(totals, 2010, rowSums(last), 2019, conditions = data.frame(share = first[, 1] / totals))
  estimated <- function(i) betaconv.ols(full[, i], 2010, full_last[, i], 2019)$abeta$estimates[, 1]
  falling <- which(sapply(1:ncol(full), function(i) estimated(i)[2] < 0))[1] # the first industry that converges
  both <- quiet(rca(totals, 2010, rowSums(last), 2019))
  nls <- betaconv.nls(totals, 2010, rowSums(last), 2019, print.results = FALSE)
  dispersion <- quiet(disp(first, weighting = totals))
  colours <- rep("black", ncol(full))
  drawn$curves <- list()
  lorenz(first[, 1])
  curve <- drawn$curves[[3]]

  list(
    atkinson = of_columns(atkinson),
    atkinson_1 = of_columns(function(x) atkinson(x, epsilon = 1)),
    betaconv.ols = beta$abeta$estimates[1:2, ],
    betaconv.ols_r_squared = beta$abeta$modelstat[1, 1],
    betaconv.ols_falling = estimated(falling),
    betaconv.ols_conditional = conditional$cbeta$estimates[1:3, ],
    betaconv.ols_falling_place = falling,
    betaconv.nls = nls$abeta$estimates[1:2, 1:2],
    betaconv.speed = betaconv.speed(-0.02, 1, print.results = FALSE)[, 1],
    betaconv.speed_9 = betaconv.speed(-0.02, 9, print.results = FALSE)[, 1],
    conc = quiet(conc(long$value, long$industry, long$region)),
    coulter = of_columns(coulter),
    coulter_weighted = of_columns(function(x) coulter(x, weighting = totals)),
    cv = of_columns(cv),
    cv_population = of_columns(function(x) cv(x, is.sample = FALSE)),
    cv_normalised = of_columns(function(x) cv(x, is.sample = FALSE, coefnorm = TRUE)),
    dalton = of_columns(dalton),
    disp = dispersion[c("Gini", "Gini n", "HHI", "HHI n", "HHI eq", "Hoover", "Coulter", "Atkinson", "CV", "CV n"), ],
    durpug = of_rows(function(x) durpug(x, output)),
    ellison.a = ellison.a(one, of_regions, region[seq_along(one)], print.results = FALSE)[1, ],
    ellison.a2 = ellison.a2(as.vector(plants), owner, region, print.results = FALSE),
    ellison.c = ellison.c(as.vector(plants), owner, region),
    ellison.c2 = ellison.c2(as.vector(plants), owner, region, print.results = FALSE),
    gini = of_columns(gini),
    gini_normalised = of_columns(function(x) gini(x, coefnorm = TRUE)),
    gini.conc = of_columns(function(x) gini.conc(x, totals)),
    gini.spec = of_rows(function(x) gini.spec(x, output)),
    gini2 = of_columns(gini2),
    gini2_weighted = of_columns(function(x) gini2(x / people, weighting = people)),
    growth = rows(sapply(1:ncol(full), function(i) growth(full[, i], full_last[, i], growth.type = "rate"))),
    herf = of_rows(herf),
    herf_normalised = of_rows(function(x) herf(x, coefnorm = TRUE)),
    herf.eq = of_rows(herf.eq),
    herf_equivalent = of_rows(function(x) herf(x, output = "eq")),
    hoover = of_columns(hoover),
    hoover_reference = of_columns(function(x) hoover(x, ref = totals)),
    krugman.conc = of_columns(function(x) krugman.conc(x, totals)),
    krugman.conc2 = sapply(1:ncol(first), function(i) krugman.conc2(first[, i], as.data.frame(first[, -i]))),
    krugman.spec = of_rows(function(x) krugman.spec(x, output)),
    krugman.spec2 = sapply(1:nrow(first), function(i) krugman.spec2(first[i, ], as.data.frame(t(first[-i, ])))),
    krugman.specg = if (exists("krugman.specg")) {
      sapply(1:nrow(first), function(i) krugman.specg(first[i, ], as.data.frame(t(first[-i, ]))))
    },
    litzenberger = litzenberger(first[1, 3], output[3], sum(last[1, ]), sum(last), totals[1], sum(totals),
      1 + floor(sqrt(first[1, 3])), sum(1 + floor(sqrt(first[, 3])))),
    litzenberger2 = rows(t(quiet(litzenberger2(long$value, long$industry, long$region, long$area, long$people, long$firms)))),
    locq = locq(first[1, ], totals[1], output, sum(first)),
    locq2 = rows(t(quiet(locq2(long$value, long$industry, long$region)))),
    locq.growth = one_state(1, function(...) locq.growth(..., psize = full[1, ], pcol = colours))$portfolio.data[, 1:2],
    lorenz = rbind(curve$x, curve$y),
    portfolio = one_state(1, function(...) portfolio(..., psize = rep(1, ncol(full)), pcol = colours))[, 1:2],
    rca = both$betaconv$abeta$estimates[1:2, ],
    rca_sigma = both$sigmaconv$sigmaconv[, 1],
    shift_dunn = shifted("Dunn"),
    shift_esteban = shifted("Esteban"),
    shift_gerfin = shifted("Gerfin"),
    shift.growth = one_state(1, shift.growth),
    shifti = one_state(1, function(...) shifti(..., print.results = FALSE))$components.industry,
    shiftd = t(sapply(1:3, function(i) over_years(i, shiftd)$components[, 1])),
    shiftid = over_years(1, shiftid)$components.industry,
    sigmaconv = spread("sd"),
    sigmaconv_variance = spread("var"),
    sigmaconv_cv = spread("cv"),
    sigmaconv_test = sigmaconv(totals, 2010, rowSums(last), 2019)$sigmaconv[3, 2:5],
    sigmaconv.t = trend$sigma.trend$sigma.years,
    sigmaconv.t_slope = trend$estimates[2, ],
    spec = quiet(spec(long$value, long$industry, long$region)),
    theil = of_columns(theil),
    williamson = of_columns(function(x) williamson(x / people, people)),
    williamson_weighted_mean = of_columns(function(x) williamson(x / people, people, wmean = TRUE))
  )
}))
figures <- figures[!sapply(figures, is.null)]
names(figures) <- paste0("states.\"", names(figures), "\"")
