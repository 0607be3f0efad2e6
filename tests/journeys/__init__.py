"""Journeys over real HTTP against a running demo."""
