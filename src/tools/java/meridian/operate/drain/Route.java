package meridian.operate.drain;

/**
 * Where clients who are in a region are sent, after that was waited for.
 *
 * @param asWanted whether it is where they should go
 * @param seen what was seen in the end
 */
record Route(boolean asWanted, Directions.Seen seen) {}
