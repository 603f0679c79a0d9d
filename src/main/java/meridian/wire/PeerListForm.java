package meridian.wire;

/** How an announce answer lists peers. */
public enum PeerListForm {
  /** A string of addresses and ports for each family (BEP 23, BEP 7). */
  COMPACT,
  /** A list of dictionaries, with peer ids where they are known (BEP 3). */
  DICTIONARIES,
  /** A list of dictionaries of address and port only ({@code no_peer_id}). */
  DICTIONARIES_WITHOUT_IDS
}
