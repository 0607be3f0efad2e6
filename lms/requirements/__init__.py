"""What people were told to do: assignments, and the extensions and waivers of single enrollments."""
