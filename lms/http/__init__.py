"""Learner, team and verify pages: the top floor of the plugin."""
