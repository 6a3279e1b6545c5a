"""Reads which features can be offered or negotiated together: `places` finds the sentences, others read them."""
