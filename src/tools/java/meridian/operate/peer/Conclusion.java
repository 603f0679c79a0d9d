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
 * The reason why a peer is missing, in a sentence.
 *
 * @param findings one for each region
 */
record Conclusion(Deployment deployment, List<Finding> findings, TimeFormat ages) {

  private static final String EMPTY =
      "No region has any live peer of this torrent: no client announces it, or the info hash is"
          + " another one.";
  private static final String ABSENT =
      "The torrent has other peers, but no region has a record of this one: it stopped, its"
          + " announces do not arrive, or they come from another address or port (\"external ip\""
          + " in the answer to its client).";
  private static final String NEW_LAYOUT =
      "The only records have a layout that this release does not know: use the newest release.";

  /** A sentence, and another one if some regions could not be asked. */
  String sentence() {
    List<String> silent =
        findings.stream()
            .filter(Finding.Unreachable.class::isInstance)
            .map(finding -> finding.region().name())
            .toList();
    if (silent.size() == findings.size()) {
      return "No region could be read.";
    }
    return silent.isEmpty()
        ? ofThoseAsked()
        : ofThoseAsked() + " " + list(silent) + " could not be read.";
  }

  private String ofThoseAsked() {
    List<String> denying = regions(ReplicaView::denied);
    if (!denying.isEmpty()) {
      return "The torrent is denied in %s: its announces are refused. scripts/torrents allow undoes it."
          .formatted(list(denying));
    }
    List<String> banning = regions(view -> view.bannedUntil().isPresent());
    if (!banning.isEmpty()) {
      return "The peer's address is banned until %s (%s): its announces are refused. scripts/bans lift ends the ban."
          .formatted(ages.of(bannedUntil()), list(banning));
    }
    List<String> giving = regions(ReplicaView::isHandedOut);
    if (giving.isEmpty()) {
      return whyNowhere();
    }
    List<String> others = regions(view -> !view.isHandedOut());
    return others.isEmpty()
        ? "The peer is not missing: %s return%s it%s."
            .formatted(list(giving), giving.size() == 1 ? "s" : "", limits())
        : "%s return%s the peer, but %s do%s not: its record was not replicated there."
            .formatted(
                list(giving),
                giving.size() == 1 ? "s" : "",
                list(others),
                others.size() == 1 ? "es" : "");
  }

  private Instant bannedUntil() {
    return seen()
        .flatMap(seen -> seen.view().bannedUntil().stream())
        .max(Comparator.naturalOrder())
        .orElseThrow();
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
        : " (only to clients that download: a seeder does not need seeders)";
  }

  private String whyNowhere() {
    Optional<StoredRecord> newest = newest();
    if (newest.isEmpty()) {
      if (seen().anyMatch(seen -> !seen.view().records().isEmpty())) {
        return NEW_LAYOUT;
      }
      return seen().noneMatch(seen -> seen.view().hasPeers()) ? EMPTY : ABSENT;
    }
    StoredRecord record = newest.get();
    StoredRecord.Content content = record.content().orElseThrow();
    String region = deployment.nameOf(record.region());
    return content.stopped()
        ? "The peer stopped, according to an announce in %s, %s. It has not announced since."
            .formatted(region, ages.of(content.written()))
        : "The peer's record of %s expired, %s. It has not announced since."
            .formatted(region, ages.of(content.expiry()));
  }

  /** The newest of the records that the regions use. */
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
