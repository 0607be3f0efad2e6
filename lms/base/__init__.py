"""The lowest floor: ids, the clock, model mixins, the task base class, storages and shared view code."""
