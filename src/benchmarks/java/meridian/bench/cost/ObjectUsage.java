package meridian.bench.cost;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Requests of buckets, as S3 bills them.
 *
 * @param gets reads of objects, also those that found the known content or no object
 * @param puts writes of objects, also those whose condition did not hold
 * @param lists pages of listings
 * @param deletes which are free
 * @param writes puts and deletes that were made, which are replicated
 * @param writtenBytes of the puts that were made
 */
public record ObjectUsage(
    long gets, long puts, long lists, long deletes, long writes, long writtenBytes) {

  static final ObjectUsage NONE = new ObjectUsage(0, 0, 0, 0, 0, 0);

  static ObjectUsage get() {
    return new ObjectUsage(1, 0, 0, 0, 0, 0);
  }

  static ObjectUsage list() {
    return new ObjectUsage(0, 0, 1, 0, 0, 0);
  }

  /** A put of so many bytes. */
  static ObjectUsage put(boolean isMade, long bytes) {
    return new ObjectUsage(0, 1, 0, 0, isMade ? 1 : 0, isMade ? bytes : 0);
  }

  static ObjectUsage delete(boolean isMade) {
    return new ObjectUsage(0, 0, 0, 1, isMade ? 1 : 0, 0);
  }

  ObjectUsage plus(ObjectUsage other) {
    return new ObjectUsage(
        gets + other.gets,
        puts + other.puts,
        lists + other.lists,
        deletes + other.deletes,
        writes + other.writes,
        writtenBytes + other.writtenBytes);
  }

  /** The mean size of a written object; 0 if none was. */
  @JsonProperty
  public double bytesPerPut() {
    return puts == 0 ? 0 : (double) writtenBytes / puts;
  }
}
