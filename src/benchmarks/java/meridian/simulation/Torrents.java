package meridian.simulation;

import java.util.random.RandomGenerator;
import meridian.peer.Id160;
import meridian.peer.InfoHash;

/** Torrents whose popularity follows Zipf's law: the n-th has one n-th of the first's peers. */
public final class Torrents {

  private final double[] upTo;

  /** A number of torrents. */
  public Torrents(int count) {
    upTo = new double[count];
    double sum = 0;
    for (int torrent = 0; torrent < count; torrent++) {
      sum += 1.0 / (torrent + 1);
      upTo[torrent] = sum;
    }
  }

  /** A random torrent; 0 is the most popular. */
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

  /** The info hash of a torrent (BEP 3). */
  public static InfoHash v1(int torrent) {
    return new InfoHash(new Id160(0x7631L, torrent, 1));
  }

  /** The version 2 info hash of the same torrent (BEP 52). */
  public static InfoHash v2(int torrent) {
    return new InfoHash(new Id160(0x7632L, torrent, 2));
  }
}
