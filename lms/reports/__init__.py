"""What supervisors read and take with them: rows, the matrix, rosters and bundles of certificates."""
