"""What needs a person today: a ranked list, each line with its day and the page where one acts."""
