"""Attune's records kernel: people, catalog, enrollment, progress, certificates and the flows that join them."""
