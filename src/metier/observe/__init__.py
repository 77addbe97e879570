"""What is known: territories, classifications, links, layers, observations."""
