"""The directory of community resources, kept by named people, and handouts for patients."""
