"""Training that was completed elsewhere or before: records of their own kind, with a proof of each."""
