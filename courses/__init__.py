"""Authoring and delivery: page mixins, blocks, publishing."""
