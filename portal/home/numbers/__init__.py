"""The numbers of the home page: each is counted over the rows of the list it links to."""
