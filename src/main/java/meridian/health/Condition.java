package meridian.health;

/**
 * What a region knows of itself apart from what it hears.
 *
 * @param drained whether an operator has drained it
 * @param served whether its replica of the peer table answers; one that is throttled does
 */
public record Condition(boolean drained, boolean served) {}
