"""The starter path: six short courses in our own words, read from the files beside this module."""
