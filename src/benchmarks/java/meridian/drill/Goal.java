package meridian.drill;

/**
 * A figure and what it is to be at most.
 *
 * @param name of the figure
 * @param figure as it came out
 * @param most what it may be
 */
record Goal(String name, double figure, double most) {

  boolean isMet() {
    return figure <= most;
  }
}
