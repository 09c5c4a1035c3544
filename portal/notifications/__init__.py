"""What people are told, where and when: inbox, e-mail, digests, preferences."""
