# economiccomplexity's functions on the states' output and on Spain's matrix, at the package's own settings.

with(peer_of, {
  of_one_table <- function(x) {
    m <- balassa_index(x)
    near <- proximity(m)
    fitness <- complexity_measures(m)
    reflected <- complexity_measures(m, method = "reflections")
    eigen <- complexity_measures(m, method = "eigenvalues")
    outlook <- complexity_outlook(m, near$proximity_product, fitness$complexity_index_product)
    levels <- productivity_levels(x, rowSums(x))
    list(
      balassa_index = rows(balassa_index(x, discrete = FALSE)),
      balassa_index_discrete = rows(m),
      complexity_measures_country = fitness$complexity_index_country,
      complexity_measures_product = fitness$complexity_index_product,
      complexity_measures_reflections_country = reflected$complexity_index_country,
      complexity_measures_reflections_product = reflected$complexity_index_product,
      complexity_measures_eigenvalues_country = eigen$complexity_index_country,
      complexity_measures_eigenvalues_product = eigen$complexity_index_product,
      complexity_outlook_index = outlook$complexity_outlook_index,
      complexity_outlook_gain = rows(outlook$complexity_outlook_gain),
      proximity_country = rows(near$proximity_country),
      proximity_product = rows(near$proximity_product),
      density = rows(density(m, near$proximity_product)),
      distance = rows(distance(m, near$proximity_product)),
      productivity_level_country = levels$productivity_level_country,
      productivity_level_product = levels$productivity_level_product
    )
  }
})

named <- function(figures, table) setNames(figures, paste0(table, ".", names(figures)))
figures <- with(peer_of, c(
  named(of_one_table(table_of("spain")), "spain"),
  named(of_one_table(table_of("states_2010")), "states")
))
