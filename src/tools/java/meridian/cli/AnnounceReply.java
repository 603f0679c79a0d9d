package meridian.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.peer.Address;
import meridian.peer.Family;
import meridian.report.Report;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;

/**
 * A tracker's answer to an announce.
 *
 * @param facts all values except the peers, in the order to print them
 * @param peers the peers that it lists
 */
public record AnnounceReply(Map<String, Object> facts, List<ListedPeer> peers) implements Report {

  /**
   * Reads an answer.
   *
   * @throws CommandFailedException if its peers cannot be read
   */
  public static AnnounceReply of(Dictionary answer) throws CommandFailedException {
    Map<String, Object> facts = new LinkedHashMap<>();
    number(answer, "interval").ifPresent(seconds -> facts.put("interval", seconds));
    number(answer, "min interval").ifPresent(seconds -> facts.put("min interval", seconds));
    number(answer, "complete").ifPresent(count -> facts.put("seeders", count));
    number(answer, "incomplete").ifPresent(count -> facts.put("leechers", count));
    number(answer, "downloaded").ifPresent(count -> facts.put("downloads", count));
    string(answer, "external ip").ifPresent(packed -> facts.put("external ip", address(packed)));
    string(answer, "tracker id").ifPresent(id -> facts.put("tracker id", id.utf8()));
    string(answer, "warning message").ifPresent(text -> facts.put("warning", text.utf8()));
    return new AnnounceReply(facts, ListedPeer.of(answer));
  }

  /** One line for each fact, then one for each peer. */
  @Override
  public Stream<String> lines() {
    return Stream.of(
            facts.entrySet().stream().map(fact -> line(fact.getKey(), fact.getValue())),
            Stream.of(line("peers", peers.size())),
            peers.stream().map(peer -> "  " + peer))
        .flatMap(lines -> lines);
  }

  /** The facts, and the peers in a list. */
  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(facts);
    json.put("peers", peers);
    return json;
  }

  private static String line(String name, Object value) {
    return "%-12s  %s".formatted(name, value);
  }

  private static Optional<Long> number(Dictionary answer, String key) {
    return answer.get(key, Int.class).map(Int::value);
  }

  private static Optional<ByteString> string(Dictionary answer, String key) {
    return answer.get(key, ByteString.class);
  }

  /** BEP 24 specifies packed bytes; some trackers send text. */
  private static String address(ByteString packed) {
    byte[] bytes = packed.bytes();
    boolean binary =
        bytes.length == Family.IPV4.addressBytes() || bytes.length == Family.IPV6.addressBytes();
    return binary ? Address.of(bytes).compressed() : packed.utf8();
  }
}
