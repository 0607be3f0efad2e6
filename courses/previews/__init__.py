"""How a page of a course looks to others before it is published: no record is made, and nothing can be sent."""
