"""What a grid is, without a screen: columns, views, filters and pasted cells."""
