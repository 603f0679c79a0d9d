package meridian.wire;

/** The form of the peer list in an announce answer. */
public enum PeerListForm {
  /** A byte string of addresses and ports per address family (BEP 23, BEP 7). */
  COMPACT,
  /** A list of dictionaries, with known peer ids (BEP 3). */
  DICTIONARIES,
  /** A list of dictionaries without peer ids ({@code no_peer_id}). */
  DICTIONARIES_WITHOUT_IDS
}
