"""What passed between us and the customer: touchpoints, account files, unanswered contacts."""
