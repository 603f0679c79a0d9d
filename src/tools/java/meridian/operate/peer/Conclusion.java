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
 * @param results one for each region
 */
record Conclusion(Deployment deployment, List<ReplicaResult> results, TimeFormat times) {

  private static final String EMPTY =
      "No region has any live peer of this torrent: no client announces it, or the info hash is"
          + " another one.";
  private static final String ABSENT =
      "The torrent has other peers, but no region has a record of this one: it stopped, its"
          + " announces do not arrive, or they come from another address or port (\"external ip\""
          + " in the answer to its client).";
  private static final String NEW_LAYOUT =
      "The only records have a layout that this release does not know: use the newest release.";

  /** The reason, and the regions that could not be read. */
  String sentence() {
    List<String> failed =
        results.stream()
            .filter(ReplicaResult.Failed.class::isInstance)
            .map(result -> result.region().name())
            .toList();
    if (failed.size() == results.size()) {
      return "No region could be read.";
    }
    return failed.isEmpty() ? reason() : reason() + " " + list(failed) + " could not be read.";
  }

  private String reason() {
    List<String> denied = regions(ReplicaView::denied);
    if (!denied.isEmpty()) {
      return "The torrent is denied in %s: its announces are refused. scripts/torrents allow undoes it."
          .formatted(list(denied));
    }
    List<String> banned = regions(view -> view.bannedUntil().isPresent());
    if (!banned.isEmpty()) {
      return "The peer's address is banned until %s (%s): its announces are refused. scripts/bans lift ends the ban."
          .formatted(times.of(bannedUntil()), list(banned));
    }
    List<String> returning = regions(ReplicaView::isHandedOut);
    if (returning.isEmpty()) {
      return reasonForAbsence();
    }
    List<String> others = regions(view -> !view.isHandedOut());
    return others.isEmpty()
        ? "The peer is not missing: %s return%s it%s."
            .formatted(list(returning), returning.size() == 1 ? "s" : "", restriction())
        : "%s return%s the peer, but %s do%s not: its record was not replicated there."
            .formatted(
                list(returning),
                returning.size() == 1 ? "s" : "",
                list(others),
                others.size() == 1 ? "es" : "");
  }

  private Instant bannedUntil() {
    return answered()
        .flatMap(answered -> answered.view().bannedUntil().stream())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private List<String> regions(Predicate<ReplicaView> wanted) {
    return answered()
        .filter(answered -> wanted.test(answered.view()))
        .map(answered -> answered.region().name())
        .toList();
  }

  private String restriction() {
    return newest().flatMap(StoredRecord::content).stream().anyMatch(c -> c.role() == Role.LEECHER)
        ? ""
        : " (only to clients that download: a seeder does not need seeders)";
  }

  private String reasonForAbsence() {
    Optional<StoredRecord> newest = newest();
    if (newest.isEmpty()) {
      if (answered().anyMatch(answered -> !answered.view().records().isEmpty())) {
        return NEW_LAYOUT;
      }
      return answered().noneMatch(answered -> answered.view().hasPeers()) ? EMPTY : ABSENT;
    }
    StoredRecord record = newest.get();
    StoredRecord.Content content = record.content().orElseThrow();
    String region = deployment.nameOf(record.region());
    return content.stopped()
        ? "The peer stopped, according to an announce in %s, %s. It has not announced since."
            .formatted(region, times.of(content.written()))
        : "The peer's record of %s expired, %s. It has not announced since."
            .formatted(region, times.of(content.expiry()));
  }

  /** The newest of the records that the regions use. */
  private Optional<StoredRecord> newest() {
    return answered()
        .flatMap(answered -> answered.view().newest().stream())
        .max(Comparator.comparing(Conclusion::written));
  }

  private static Instant written(StoredRecord record) {
    return record.content().map(StoredRecord.Content::written).orElse(Instant.MIN);
  }

  private Stream<ReplicaResult.Answered> answered() {
    return results.stream()
        .filter(ReplicaResult.Answered.class::isInstance)
        .map(ReplicaResult.Answered.class::cast);
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
