package meridian.http;

import java.util.ArrayList;
import java.util.List;
import meridian.health.Verdict;
import meridian.http.StatusPage.RegionRow;
import meridian.status.RegionStatus;

/**
 * The regions in a ring, and between any two a line, which is broken if one of them does not
 * receive the other's heartbeats. The first region is at the top, the others follow clockwise.
 *
 * @param summary what the lines mean, in words
 * @param broken the pairs of regions whose line is broken
 * @param height of the picture
 */
record RegionRing(
    List<Node> nodes, List<Link> links, String summary, List<String> broken, long height) {

  /** The radius of the ring, in units of the picture. */
  private static final double RADIUS = 78;

  /** The distance of a region's name from its circle: above it in the upper half. */
  private static final int NAME_ABOVE = -39;

  private static final int NAME_BELOW = 34;
  private static final int LINE = 15;

  /** The picture's space above and below the centres of the ring and of its lowest circle. */
  private static final int TOP = 128;

  private static final int BELOW = 66;

  private static final String WHOLE = "whole";
  private static final String BROKEN = "broken";

  /** One of the regions has sent one heartbeat only. */
  private static final String NEW = "new";

  /**
   * A region.
   *
   * @param nameY where its name is, relative to its circle
   * @param peersY where its peers are
   */
  record Node(RegionRow row, long x, long y, int nameY, int peersY) {}

  /** A line; {@code state} is a class of the style sheet. */
  record Link(String state, long x1, long y1, long x2, long y2) {}

  /** The ring of at least one region. */
  static RegionRing of(List<RegionStatus> regions, List<RegionRow> rows) {
    List<Node> nodes = new ArrayList<>();
    for (int n = 0; n < rows.size(); n++) {
      double angle = 2 * Math.PI * n / rows.size();
      long y = Math.round(-RADIUS * Math.cos(angle));
      int nameY = y < 0 ? NAME_ABOVE : NAME_BELOW;
      nodes.add(
          new Node(rows.get(n), Math.round(RADIUS * Math.sin(angle)), y, nameY, nameY + LINE));
    }
    List<Link> links = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (int from = 0; from < nodes.size(); from++) {
      for (int to = from + 1; to < nodes.size(); to++) {
        Node one = nodes.get(from);
        Node two = nodes.get(to);
        String state = state(regions.get(from), regions.get(to));
        links.add(new Link(state, one.x(), one.y(), two.x(), two.y()));
        if (state.equals(BROKEN)) {
          broken.add(one.row().name() + " and " + two.row().name());
        }
      }
    }
    long lowest = nodes.stream().mapToLong(Node::y).max().orElse(0);
    return new RegionRing(nodes, links, summary(links, broken), broken, TOP + lowest + BELOW);
  }

  private static String state(RegionStatus one, RegionStatus two) {
    if (hears(one, two) && hears(two, one)) {
      return WHOLE;
    }
    return isNew(one) || isNew(two) ? NEW : BROKEN;
  }

  private static boolean hears(RegionStatus region, RegionStatus other) {
    return region.verdict() != Verdict.STALE
        && region.heartbeat().hasHeard(other.heartbeat().region());
  }

  /** Whether it has sent its first heartbeat, and has not received any. */
  private static boolean isNew(RegionStatus region) {
    return region.verdict() != Verdict.STALE && region.heartbeat().heard().isEmpty();
  }

  private static String summary(List<Link> links, List<String> broken) {
    if (!broken.isEmpty()) {
      return "Reports are missing between:";
    }
    return links.stream().allMatch(link -> link.state().equals(WHOLE))
        ? "Every region receives the reports of all others."
        : "A region is new, and has not received the others' reports yet.";
  }
}
