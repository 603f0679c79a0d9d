package meridian.operate.peer;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.deployment.Deployment;
import meridian.inspect.ReplicaView;
import meridian.inspect.StoredRecord;
import meridian.peer.Role;

/**
 * Why a peer is missing, in plain words.
 *
 * @param findings one for each region
 */
record Conclusion(Deployment deployment, List<Finding> findings, Ages ages) {

  private static final String UNKNOWN =
      "No region has heard of the peer lately: it stopped, or its announces do not arrive, or they"
          + " come from another address or port (its client is told which by the answer's external"
          + " ip).";
  private static final String NEW_LAYOUT =
      "There are only records of a layout that this release does not know.";

  /** A sentence, and another one if some regions could not be asked. */
  String sentence() {
    List<String> silent =
        findings.stream()
            .filter(Finding.Unreachable.class::isInstance)
            .map(finding -> finding.region().name())
            .toList();
    if (silent.size() == findings.size()) {
      return "No region could be asked.";
    }
    return silent.isEmpty()
        ? ofThoseAsked()
        : ofThoseAsked() + " " + list(silent) + " could not be asked.";
  }

  private String ofThoseAsked() {
    List<String> denying = regions(ReplicaView::denied);
    if (!denying.isEmpty()) {
      return "The torrent is denied: %s refuse%s to track it."
          .formatted(list(denying), denying.size() == 1 ? "s" : "");
    }
    List<String> giving = regions(ReplicaView::isHandedOut);
    if (giving.isEmpty()) {
      return whyNowhere();
    }
    List<String> others = regions(view -> !view.isHandedOut());
    return others.isEmpty()
        ? "The peer is not missing: %s give%s it out%s."
            .formatted(list(giving), giving.size() == 1 ? "s" : "", limits())
        : "The peer is given out by %s but not by %s: what was written elsewhere has not arrived there."
            .formatted(list(giving), list(others));
  }

  private List<String> regions(Predicate<ReplicaView> wanted) {
    return seen()
        .filter(seen -> wanted.test(seen.view()))
        .map(seen -> seen.region().name())
        .toList();
  }

  private String limits() {
    return newest().flatMap(StoredRecord::content).stream().anyMatch(c -> c.role() == Role.LEECHER)
        ? ""
        : " (to those who download: who has all it wants is given no such peers)";
  }

  private String whyNowhere() {
    Optional<StoredRecord> newest = newest();
    if (newest.isEmpty()) {
      return seen().allMatch(seen -> seen.view().records().isEmpty()) ? UNKNOWN : NEW_LAYOUT;
    }
    StoredRecord record = newest.get();
    StoredRecord.Content content = record.content().orElseThrow();
    String region = deployment.nameOf(record.region());
    return content.stopped()
        ? "The peer said through %s that it stopped, %s, and has not announced since."
            .formatted(region, ages.of(content.written()))
        : "The peer has not announced since its record of %s expired, %s."
            .formatted(region, ages.of(content.expiry()));
  }

  /** The newest of the records by which the regions go. */
  private Optional<StoredRecord> newest() {
    return seen()
        .flatMap(seen -> seen.view().newest().stream())
        .max(Comparator.comparing(Conclusion::written));
  }

  private static Instant written(StoredRecord record) {
    return record.content().map(StoredRecord.Content::written).orElse(Instant.MIN);
  }

  private Stream<Finding.Seen> seen() {
    return findings.stream().filter(Finding.Seen.class::isInstance).map(Finding.Seen.class::cast);
  }

  private static String list(List<String> names) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    return names.stream().limit(names.size() - 1).collect(Collectors.joining(", "))
        + " and "
        + names.getLast();
  }
}
