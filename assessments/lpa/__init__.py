"""Results of the Local Performance Assessment: which items are asked, saving one by hand, importing them, the list."""
