"""Studies proposed from files as offices publish them."""
