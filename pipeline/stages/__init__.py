"""What happens to one article, in order, and the one fan-in over all."""
