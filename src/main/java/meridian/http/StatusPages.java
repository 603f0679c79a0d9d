package meridian.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import meridian.peer.InfoHash;
import meridian.purge.SweepTotals.SweptSwarm;
import meridian.status.WorldStatus;

/**
 * The state of the world, as a page for people and as JSON for programs. Until the page is first
 * requested none of its classes is loaded.
 *
 * @param region the name of the region that answers
 * @param status the state of the world, of any age; empty if it could never be read
 * @param trackers the announce URLs to show, as tiers
 * @param isIndexed whether a torrent may be shown to everybody
 */
public record StatusPages(
    String region,
    Supplier<Optional<WorldStatus>> status,
    List<String> trackers,
    Predicate<InfoHash> isIndexed,
    InstantSource clock) {

  private static final String ASSETS = "/assets/";

  /** Takes an immutable copy of the list. */
  public StatusPages {
    trackers = List.copyOf(trackers);
  }

  HttpReply page() {
    Optional<WorldStatus> world = status.get();
    List<SweptSwarm> top = world.map(this::top).orElse(List.of());
    return HttpReply.html(StatusPage.of(region, world, top, trackers, clock.instant()));
  }

  /** A file of the page; empty if the path is none. */
  Optional<HttpReply> file(String path, HttpRequest request) {
    return path.startsWith(ASSETS)
        ? StaticFile.named(path.substring(ASSETS.length())).map(file -> file.reply(request))
        : Optional.empty();
  }

  /** Writes the state into a JSON object; nothing if it could never be read. */
  void write(JsonGenerator json) throws IOException {
    Optional<WorldStatus> world = status.get();
    if (world.isPresent()) {
      new StatusJson(json, clock.instant()).write(world.get(), top(world.get()));
    }
  }

  /** The largest swarms that may be shown to everybody. */
  private List<SweptSwarm> top(WorldStatus world) {
    return world.top().stream().filter(swarm -> isIndexed.test(swarm.infoHash())).toList();
  }
}
