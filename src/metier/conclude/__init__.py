"""What follows from the figures: competences, the managerial matrix, scenarios."""
