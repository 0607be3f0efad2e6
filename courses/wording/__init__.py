"""Advice on words: an editable list of terms with what to say instead and why. It never blocks publishing."""
