"""People, organizations, teams and memberships."""
