# EconGeo's functions on the states' output in two years and on Spain's matrix; its presence is a quotient of 1 or more.

with(peer_of, {
  spain <- table_of("spain")
  first <- table_of("states_2010")
  last <- table_of("states_2019")

  of_one_table <- function(x) {
    m <- RCA(x, binary = TRUE)
    m[m > 0] <- 1
    totals <- rowSums(x)
    phi <- relatedness(co.occurrence(t(m)))
    lorenz <- Lorenz.curve(x[, 1], plot = FALSE)
    hoover <- Hoover.curve(x[, 1], totals, plot = FALSE)
    drawn$curves <- list()
    locational.Gini.curve(x, 1)
    list(
      Gini = apply(x, 2, Gini),
      Hoover.Gini = Hoover.Gini(x, totals)$Hoover.Gini,
      Hoover.index = Hoover.index(x, totals)$Hoover.index,
      Hoover.curve = rbind(hoover$cum.reg, hoover$cum.out),
      Lorenz.curve = rbind(lorenz$cum.reg, lorenz$cum.out),
      locational.Gini.curve = rbind(drawn$curves[[1]]$x, drawn$curves[[1]]$y),
      diversity = diversity(x, RCA = TRUE),
      ubiquity = ubiquity(x, RCA = TRUE),
      co.occurrence = rows(co.occurrence(t(m), diagonal = TRUE)),
      ease.recombination = ease.recombination(t(m))$eor,
      modular.complexity = modular.complexity(t(m))$mod.comp,
      modular.complexity.avg = modular.complexity.avg(t(m))$avg.mod.comp,
      norm.ubiquity = norm.ubiquity(x),
      inv.norm.ubiquity = inv.norm.ubiquity(x),
      prody = as.vector(prody(x, totals)),
      expy = as.vector(expy(x, totals)),
      relatedness = rows(phi),
      relatedness.density = rows(relatedness.density(m, phi)),
      relatedness.density.related = rows(relatedness.density(m, (phi > 1) * 1)),
      relatedness.density.ext = rows(relatedness.density.ext(m, phi)),
      relatedness.density.int = rows(relatedness.density.int(m, phi)),
      relatedness.density.ext.avg = relatedness.density.ext.avg(m, phi),
      relatedness.density.int.avg = relatedness.density.int.avg(m, phi),
      weighted.avg = as.vector(weighted.avg(m, colSums(x))),
      weighted.avg.of.activities = as.vector(weighted.avg(m, totals, reg = FALSE))
    )
  }

  # A list of events has no row for what is 0: back to a matrix of the first rows, 0 where there is none.
  as_matrix <- function(listed, value) {
    cells <- matrix(0, nrow(first), ncol(first))
    cells[cbind(listed$region, listed$industry)] <- listed[[value]]
    rows(cells)
  }

  of_two_tables <- function(x, y) {
    m <- RCA(x, binary = TRUE)
    n <- RCA(y, binary = TRUE)
    list(
      entry.mat = rows(entry.mat(m, n)),
      exit.mat = rows(exit.mat(m, n)),
      entry.list = as_matrix(entry.list(m, n), "entry"),
      exit.list = as_matrix(exit.list(m, n), "exit"),
      growth.mat = rows(growth.mat(x, y)),
      growth.ind = growth.ind(x, y),
      growth.reg = growth.reg(x, y),
      growth.list = as_matrix(growth.list(x, y), "growth"),
      growth.list.ind = growth.list.ind(x, y)$gr.ind,
      growth.list.reg = growth.list.reg(x, y)$gr.reg
    )
  }
})

named <- function(figures, table) setNames(figures, paste0(table, ".\"", names(figures), "\""))
figures <- with(peer_of, c(
  named(of_one_table(spain), "spain"),
  named(of_one_table(first), "states"),
  named(of_two_tables(first, last), "states")
))
