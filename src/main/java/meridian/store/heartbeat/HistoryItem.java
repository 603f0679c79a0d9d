package meridian.store.heartbeat;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import meridian.metrics.Label.Outcome;
import meridian.status.AnnounceCounts;
import meridian.status.History;
import meridian.store.dynamodb.table.ItemAttributes;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of a region's history among the control items.
 *
 * <table>
 *   <caption>The item</caption>
 *   <tr><td>{@code s}</td><td>partition key: {@code history}</td></tr>
 *   <tr><td>{@code k}</td><td>sort key: the region's code</td></tr>
 *   <tr><td>{@code v}</td><td>the number of fields of a step, in one byte; then each step's fields as
 *     differences from the step before, in zigzag variable-length integers: the start in units of
 *     five minutes since 1970, leechers, partial seeds and seeders over IPv4, the same over IPv6,
 *     own peers, swarms; then, one greater and 0 if not known: completed downloads, and the step's
 *     announces with each outcome, which are all known or none. Releases before the last nine fields
 *     wrote nine in all. A later release may add fields; a reader ignores those that it does not
 *     know</td></tr>
 *   <tr><td>{@code t}</td><td>time to live: a day after the last step</td></tr>
 * </table>
 *
 * <p>Every field of a step takes one byte if it has not changed, two if it has changed by less than
 * 8,192, and never more than five. So a day takes 10 KB if all figures change by as little at every
 * step, and never more than 26 KB.
 */
final class HistoryItem {

  /** The partition key. */
  static final String PARTITION = "history";

  /** The fields that every release wrote. */
  private static final int FIRST_FIELDS = 9;

  /** The outcomes of announces, in the order of their fields. */
  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.WRITTEN,
          Outcome.SKIPPED,
          Outcome.DEGRADED,
          Outcome.RATE_LIMITED,
          Outcome.BANNED,
          Outcome.DENIED,
          Outcome.MALFORMED,
          Outcome.FAILED);

  private static final int COMPLETED = FIRST_FIELDS;
  private static final int ANNOUNCES = COMPLETED + 1;
  private static final int FIELDS = ANNOUNCES + OUTCOMES.size();

  /** More than any figure will be. A difference of two takes five bytes at most. */
  private static final long MAX_VALUE = (1L << 34) - 1;

  /** A number has 7 bits in each byte. */
  private static final int BITS = 7;

  private static final int MORE = 1 << BITS;

  private HistoryItem() {}

  static Map<String, AttributeValue> of(RegionCode region, History history) {
    Instant last = history.steps().isEmpty() ? Instant.EPOCH : history.steps().getLast().start();
    Instant end = last.plus(History.STEP.multipliedBy(History.MAX_STEPS));
    return Map.of(
        "s", AttributeValue.fromS(PARTITION),
        "k", AttributeValue.fromS(region.toString()),
        "v", AttributeValue.fromB(SdkBytes.fromByteArray(encode(history))),
        "t", ItemAttributes.seconds(end));
  }

  /** Reads the region of an item; empty if it is malformed. */
  static Optional<RegionCode> region(Map<String, AttributeValue> item) {
    return RegionCode.parse(ItemAttributes.text(item.get("k")));
  }

  /** Reads an item. A history that is malformed ends before its first malformed step. */
  static History read(Map<String, AttributeValue> item) {
    ByteBuffer bytes = ByteBuffer.wrap(PeerTable.bytes(item.get("v")));
    List<History.Step> steps = new ArrayList<>();
    int fields = bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : 0;
    if (fields < FIRST_FIELDS) {
      return History.NONE;
    }
    long[] values = new long[Math.max(fields, FIELDS)];
    try {
      while (bytes.hasRemaining() && steps.size() < History.MAX_STEPS) {
        for (int field = 0; field < fields; field++) {
          values[field] += readNumber(bytes);
        }
        Optional<History.Step> step = step(values, steps);
        if (step.isEmpty()) {
          break;
        }
        steps.add(step.get());
      }
    } catch (BufferUnderflowException _) {
      // The bytes end within a step.
    }
    return new History(steps);
  }

  private static Optional<History.Step> step(long[] values, List<History.Step> before) {
    if (Arrays.stream(values).limit(FIELDS).anyMatch(value -> value < 0 || value > MAX_VALUE)) {
      return Optional.empty();
    }
    Instant start = Instant.ofEpochSecond(values[0] * History.STEP.toSeconds());
    if (!before.isEmpty() && !before.getLast().start().isBefore(start)) {
      return Optional.empty();
    }
    PeerCounts peers =
        new PeerCounts(values[1], values[2], values[3], values[4], values[5], values[6]);
    return Optional.of(
        new History.Step(
            start, peers, values[7], values[8], known(values[COMPLETED]), announces(values)));
  }

  private static Optional<AnnounceCounts> announces(long[] values) {
    return Arrays.stream(values, ANNOUNCES, FIELDS).allMatch(value -> value > 0)
        ? Optional.of(
            AnnounceCounts.of(outcome -> values[ANNOUNCES + OUTCOMES.indexOf(outcome)] - 1))
        : Optional.empty();
  }

  private static Optional<Long> known(long value) {
    return value > 0 ? Optional.of(value - 1) : Optional.empty();
  }

  private static byte[] encode(History history) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(FIELDS);
    long[] last = new long[FIELDS];
    for (History.Step step : history.steps()) {
      long[] values = values(step);
      for (int field = 0; field < FIELDS; field++) {
        writeNumber(values[field] - last[field], bytes);
      }
      last = values;
    }
    return bytes.toByteArray();
  }

  private static long[] values(History.Step step) {
    PeerCounts peers = step.peers();
    LongStream first =
        LongStream.of(
            step.start().getEpochSecond() / History.STEP.toSeconds(),
            peers.leechers4(),
            peers.partialSeeds4(),
            peers.seeders4(),
            peers.leechers6(),
            peers.partialSeeds6(),
            peers.seeders6(),
            step.own(),
            step.swarms(),
            step.completed().map(completed -> completed + 1).orElse(0L));
    LongStream announces =
        OUTCOMES.stream()
            .mapToLong(
                outcome -> step.announces().map(counts -> counts.of(outcome) + 1).orElse(0L));
    return LongStream.concat(first, announces).map(value -> Math.min(value, MAX_VALUE)).toArray();
  }

  private static void writeNumber(long number, ByteArrayOutputStream bytes) {
    long zigzag = (number << 1) ^ (number >> (Long.SIZE - 1));
    while ((zigzag & -MORE) != 0) {
      bytes.write((int) ((zigzag & (MORE - 1)) | MORE));
      zigzag >>>= BITS;
    }
    bytes.write((int) zigzag);
  }

  private static long readNumber(ByteBuffer bytes) {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = bytes.get();
      zigzag |= (long) (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new BufferUnderflowException();
  }
}
