"""Mail: who is told what and when. Rows first, letters from them later; kinds are registered by the floors that own them."""
