"""Who a page, a file or a course is for: one rule, set anywhere in a tree, narrowed downwards."""
