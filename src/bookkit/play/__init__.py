"""What a chapter and its explorable both play, so that the page and the figure show the same."""
