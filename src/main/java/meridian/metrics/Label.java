package meridian.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import meridian.peer.Family;
import meridian.peer.Role;
import meridian.swarm.Event;

/** What the values of a metric are broken down by. */
@SuppressWarnings("ImmutableEnumChecker") // Nothing changes its array, and its list is a copy.
public enum Label {
  /** The outcome of an announce. */
  OUTCOME("outcome", Outcome.values()),
  /** The outcome of a scrape. */
  SCRAPE_OUTCOME("outcome", ScrapeOutcome.values()),
  /** The event of an announce. */
  EVENT("event", Event.values()),
  /** The address family of a peer. */
  FAMILY("family", Family.values()),
  /** The role of a peer. */
  ROLE("role", Role.values()),
  /** The kind of a request. */
  REQUEST("request", Request.values()),
  /** Where a request to the tables ended. */
  RESULT("result", Result.values()),
  /** A replica of the tables. */
  REPLICA("replica", Replica.values()),
  /** An operation of the peer table. */
  CALL("call", Call.values()),
  /** The result of a call of the peer table or bucket. */
  CALL_RESULT("result", CallResult.values()),
  /** A list of operators' decisions. */
  LIST("list", AccessList.values()),
  /** How an environment started. */
  START("start", Start.values()),
  /** The region that writes are replicated from, by its name. */
  FROM("from"),
  /** A region, by its name. */
  REGION("region");

  private final String text;
  private final Enum<?>[] constants;
  private final List<String> texts;

  Label(String text, Enum<?>... constants) {
    this.text = text;
    this.constants = constants;
    List<String> all = new ArrayList<>();
    for (Enum<?> constant : constants) {
      all.add(text(constant));
    }
    this.texts = List.copyOf(all);
  }

  /** The outcomes of an announce. Each announce has exactly one. */
  public enum Outcome {
    /** It was answered, and something was written for it. */
    WRITTEN,
    /** It was answered without a write: the peer's record is sufficient, or it has none. */
    SKIPPED,
    /** The answer had no peers, because no replica could serve it. */
    DEGRADED,
    /** The answer had no peers, because the client is rate-limited. */
    RATE_LIMITED,
    /** The answer had no peers, because the client is banned. */
    BANNED,
    /** The torrent is on the deny list. */
    DENIED,
    /** The request was not understood. */
    MALFORMED,
    /** The tracker itself or the proxy in front failed; the log says how. */
    FAILED;

    /** Its name, as exporters write it. */
    public String text() {
      return Label.text(this);
    }
  }

  /** The outcomes of a scrape. Each scrape has exactly one. */
  public enum ScrapeOutcome {
    /** It was answered. */
    ANSWERED,
    /** No replica could serve it. */
    DEGRADED,
    /** The client is rate-limited. */
    RATE_LIMITED,
    /** The client is banned. */
    BANNED,
    /** The request was not understood. */
    MALFORMED,
    /** The tracker itself failed; the log says how. */
    FAILED
  }

  /** The kinds of requests. */
  public enum Request {
    ANNOUNCE,
    SCRAPE
  }

  /** Where an announce or a scrape ended that needed the tables. */
  public enum Result {
    /** The home replica answered. */
    HOME,
    /** The fallback's replica answered. */
    FALLBACK,
    /** A replica throttled it. */
    THROTTLED,
    /** The environment's own limit of concurrent calls was exceeded. */
    BUSY,
    /** No replica answered in time. */
    UNREACHABLE,
    /** A stored object of the swarm is damaged, foreign or of a newer release. */
    UNREADABLE
  }

  /** The replicas that a tracker uses. */
  public enum Replica {
    /** The region's own. */
    HOME,
    /** Another region's. */
    FALLBACK
  }

  /** The operations of the peer table, or of a bucket: the last four. */
  public enum Call {
    QUERY,
    UPDATE,
    PUT,
    DELETE,
    GET,
    LIST
  }

  /** The results of a call, after its retries. */
  public enum CallResult {
    /** It succeeded. */
    OK,
    /** Its condition did not hold: a newer record exists. */
    REJECTED,
    /** It was throttled. */
    THROTTLED,
    /** It failed otherwise, or was abandoned because it took too long. */
    FAILED
  }

  /** The lists of operators' decisions. */
  public enum AccessList {
    /** Torrents. */
    DENY,
    /** Networks. */
    BAN
  }

  /** The ways in which an environment starts. */
  public enum Start {
    /** From nothing. */
    COLD,
    /** From a snapshot. */
    RESTORE
  }

  /** Its name, as exporters write it. */
  public String text() {
    return text;
  }

  /** Its possible values, as exporters write them; empty if they are not known in advance. */
  public List<String> texts() {
    return texts;
  }

  /** A value, as exporters write it. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  int size() {
    return constants.length;
  }

  /**
   * The index of a value.
   *
   * @throws IllegalArgumentException if it is no value of this label
   */
  @SuppressWarnings("EnumOrdinal") // Indices are not stored.
  int index(Enum<?> constant) {
    int index = constant.ordinal();
    if (index >= constants.length || constants[index] != constant) {
      throw new IllegalArgumentException(constant + " is no value of the label " + text);
    }
    return index;
  }
}
