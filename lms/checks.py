"""System checks: what keeps Attune from working on this site, said before anybody meets it."""
