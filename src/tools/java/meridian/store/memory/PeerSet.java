package meridian.store.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import meridian.peer.Endpoint;
import meridian.peer.Peer;
import org.jspecify.annotations.Nullable;

/** Peers in no order, each found, removed and drawn at random in constant time. */
final class PeerSet {

  private final List<Peer> peers = new ArrayList<>();
  private final Map<Endpoint, Integer> places = new HashMap<>();

  int size() {
    return peers.size();
  }

  /** Adds a peer that is not in the crowd. */
  void add(Peer peer) {
    places.put(peer.endpoint(), peers.size());
    peers.add(peer);
  }

  /** Removes a peer that is in the crowd; the last one takes its place. */
  void remove(Endpoint endpoint) {
    @Nullable Integer place = places.remove(endpoint);
    if (place == null) {
      throw new IllegalStateException("not in the crowd: " + endpoint);
    }
    Peer last = peers.removeLast();
    if (place < peers.size()) {
      peers.set(place, last);
      places.put(last.endpoint(), place);
    }
  }

  /**
   * Draws distinct peers uniformly from several crowds taken together, in time proportional to the
   * number drawn.
   *
   * @param except who is not to be drawn
   */
  static List<Peer> sample(
      List<PeerSet> crowds, Endpoint except, int wanted, RandomGenerator random) {
    int total = crowds.stream().mapToInt(PeerSet::size).sum();
    int excepted = indexOf(crowds, except);
    int eligible = excepted < 0 ? total : total - 1;
    List<Peer> drawn = new ArrayList<>();
    for (int index : distinctIndices(Math.min(wanted, eligible), eligible, random)) {
      boolean passed = excepted >= 0 && index >= excepted;
      drawn.add(at(crowds, passed ? index + 1 : index));
    }
    return drawn;
  }

  /** Robert Floyd's algorithm: each set of so many indices is as likely as any other. */
  private static Set<Integer> distinctIndices(int count, int bound, RandomGenerator random) {
    Set<Integer> indices = new LinkedHashSet<>();
    for (int last = bound - count; last < bound; last++) {
      int index = random.nextInt(last + 1);
      indices.add(indices.contains(index) ? last : index);
    }
    return indices;
  }

  private static int indexOf(List<PeerSet> crowds, Endpoint endpoint) {
    int passed = 0;
    for (PeerSet crowd : crowds) {
      Integer place = crowd.places.get(endpoint);
      if (place != null) {
        return passed + place;
      }
      passed += crowd.size();
    }
    return -1;
  }

  private static Peer at(List<PeerSet> crowds, int index) {
    int rest = index;
    for (PeerSet crowd : crowds) {
      if (rest < crowd.size()) {
        return crowd.peers.get(rest);
      }
      rest -= crowd.size();
    }
    throw new IndexOutOfBoundsException(index);
  }
}
