"""Who takes what, and who may open it."""
