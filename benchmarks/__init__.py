"""`make bench`: the product beside its closest peer and beside floors, with gates on statements and on CPU time."""
