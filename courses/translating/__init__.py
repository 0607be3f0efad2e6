"""Writing a course in other languages: what is translated, by whom, and how drafts are made."""
