package meridian.model;

import java.util.random.RandomGenerator;
import meridian.peer.Id160;
import meridian.peer.InfoHash;

/** Torrents of which the n-th is one n-th as popular as the first: Zipf's law, exponent 1. */
public final class Torrents {

  private final double[] upTo;

  /** So many torrents. */
  public Torrents(int count) {
    upTo = new double[count];
    double sum = 0;
    for (int torrent = 0; torrent < count; torrent++) {
      sum += 1.0 / (torrent + 1);
      upTo[torrent] = sum;
    }
  }

  /** One of them, 0 the most popular. */
  public int draw(RandomGenerator random) {
    double wanted = random.nextDouble() * upTo[upTo.length - 1];
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upTo[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The info hash of one of them (BEP 3). */
  public static InfoHash v1(int torrent) {
    return new InfoHash(new Id160(0x7631L, torrent, 1));
  }

  /** The info hash of the same one, as version 2 has it (BEP 52). */
  public static InfoHash v2(int torrent) {
    return new InfoHash(new Id160(0x7632L, torrent, 2));
  }
}
