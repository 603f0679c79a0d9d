package meridian.measure;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;

/**
 * A measured figure and its upper limit.
 *
 * @param name of the figure, with its unit
 * @param figure the measured value
 * @param most the limit
 */
public record Goal(String name, double figure, double most) {

  private static final MarkdownTable<Goal> TABLE =
      new MarkdownTable<Goal>()
          .column("", "%s", Goal::name)
          .column("measured", "%.3f", Goal::figure)
          .column("goal, at most", "%.3f", Goal::most)
          .column("", "%s", Goal::verdict);

  /** Whether the figure is within its limit. */
  @JsonProperty("met")
  public boolean isMet() {
    return figure <= most;
  }

  /** The word for {@link #isMet} in a table. */
  public String verdict() {
    return isMet() ? "met" : "MISSED";
  }

  /** A table of goals. */
  public static Stream<String> table(List<Goal> goals) {
    return TABLE.lines(goals);
  }
}
