"""The event log, the records raised from it, and the rules of completion."""
