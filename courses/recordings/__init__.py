"""Recordings of one's own: their files are looked into, kept private, and sent to those who may see the lesson."""
