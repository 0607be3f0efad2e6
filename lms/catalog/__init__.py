"""Courses, paths, activities and editions as records."""
