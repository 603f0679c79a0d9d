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

/** An unordered set of peers, which finds, removes and randomly draws a peer in constant time. */
final class PeerSet {

  private final List<Peer> peers = new ArrayList<>();
  private final Map<Endpoint, Integer> indexes = new HashMap<>();

  int size() {
    return peers.size();
  }

  /** Adds a peer that is not in the set. */
  void add(Peer peer) {
    indexes.put(peer.endpoint(), peers.size());
    peers.add(peer);
  }

  /** Removes a peer that is in the set; the last peer takes its index. */
  void remove(Endpoint endpoint) {
    @Nullable Integer index = indexes.remove(endpoint);
    if (index == null) {
      throw new IllegalStateException("not in the set: " + endpoint);
    }
    Peer last = peers.removeLast();
    if (index < peers.size()) {
      peers.set(index, last);
      indexes.put(last.endpoint(), index);
    }
  }

  /**
   * Draws distinct peers uniformly from the union of several disjoint sets, in time proportional to
   * the number drawn.
   *
   * @param except an endpoint that is not drawn
   */
  static List<Peer> sample(
      List<PeerSet> sets, Endpoint except, int wanted, RandomGenerator random) {
    int total = sets.stream().mapToInt(PeerSet::size).sum();
    int excepted = indexOf(sets, except);
    int eligible = excepted < 0 ? total : total - 1;
    List<Peer> drawn = new ArrayList<>();
    for (int index : distinctIndices(Math.min(wanted, eligible), eligible, random)) {
      boolean passed = excepted >= 0 && index >= excepted;
      drawn.add(at(sets, passed ? index + 1 : index));
    }
    return drawn;
  }

  /** Robert Floyd's algorithm: every set of {@code count} indices is equally likely. */
  private static Set<Integer> distinctIndices(int count, int bound, RandomGenerator random) {
    Set<Integer> indices = new LinkedHashSet<>();
    for (int last = bound - count; last < bound; last++) {
      int index = random.nextInt(last + 1);
      indices.add(indices.contains(index) ? last : index);
    }
    return indices;
  }

  private static int indexOf(List<PeerSet> sets, Endpoint endpoint) {
    int passed = 0;
    for (PeerSet set : sets) {
      Integer index = set.indexes.get(endpoint);
      if (index != null) {
        return passed + index;
      }
      passed += set.size();
    }
    return -1;
  }

  private static Peer at(List<PeerSet> sets, int index) {
    int rest = index;
    for (PeerSet set : sets) {
      if (rest < set.size()) {
        return set.peers.get(rest);
      }
      rest -= set.size();
    }
    throw new IndexOutOfBoundsException(index);
  }
}
