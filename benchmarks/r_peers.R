# What three R packages give on real tables: Rscript r_peers.R TABLES PACKAGES FIGURES, called by r_peers.py.
#
# TABLES holds CSV files; PACKAGES a folder for each package with its R files, used where the package is not installed.
# Each figure is written as one line of TOML with seventeen digits; of a matrix the first rows are kept.

arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
packages <- c("EconGeo", "REAT", "economiccomplexity")
kept <- 3

table_of <- function(name) as.matrix(read.csv(file.path(arguments[1], paste0(name, ".csv")), row.names = 1))

# A package's functions: of the installed package, else of its files; what it would draw is caught and not drawn.
peer <- function(package) {
  drawn <- new.env()
  drawn$curves <- list()
  caught <- function(x, y = NULL, ...) drawn$curves <- c(drawn$curves, list(list(x = x, y = y)))
  installed <- requireNamespace(package, quietly = TRUE)
  functions <- new.env(parent = if (installed) asNamespace(package) else globalenv())
  if (installed) {
    for (name in ls(asNamespace(package))) {
      found <- get(name, asNamespace(package))
      if (is.function(found)) assign(name, `environment<-`(found, functions), functions)
    }
  } else {
    files <- list.files(file.path(arguments[2], package), pattern = "[.][rR]$", full.names = TRUE)
    if (length(files) == 0) stop("neither installed nor a folder of its R files: ", package)
    for (file in files) sys.source(file, functions)
  }
  for (name in c("plot", "lines")) assign(name, caught, functions)
  for (name in c("rect", "grid", "abline", "points", "par", "dev.new")) assign(name, function(...) NULL, functions)
  functions$drawn <- drawn
  functions
}

version_of_files <- function(package) {
  description <- file.path(arguments[2], package, "DESCRIPTION")
  if (file.exists(description)) read.dcf(description)[1, "Version"] else "its files"
}

numbers <- function(values) {
  told <- sprintf("%.17g", values)
  told[is.na(values)] <- "nan"
  told[values %in% Inf] <- "inf"
  told[values %in% -Inf] <- "-inf"
  whole <- !grepl("[.en]", told)
  told[whole] <- paste0(told[whole], ".0")
  paste0("[", paste(told, collapse = ", "), "]")
}

told <- function(figure) {
  figure <- unname(as.matrix(figure))
  if (ncol(figure) == 1) return(numbers(as.numeric(figure)))
  paste0("[", paste(apply(figure, 1, function(row) numbers(as.numeric(row))), collapse = ", "), "]")
}

rows <- function(figure) figure[seq_len(kept), , drop = FALSE]

written <- "# Written by benchmarks/r_peers.py, which says of which functions on which tables."
for (package in packages) {
  figures <- list()
  peer_of <- peer(package)
  source(file.path(here, paste0("r_peers_", package, ".R")), local = TRUE)
  version <- tryCatch(as.character(packageVersion(package)), error = function(e) version_of_files(package))
  written <- c(written, "", paste0("[", package, "]"), paste0("# ", version, "; ", R.version.string))
  for (name in names(figures)) written <- c(written, paste(name, "=", told(figures[[name]])))
}
writeLines(written, arguments[3])
