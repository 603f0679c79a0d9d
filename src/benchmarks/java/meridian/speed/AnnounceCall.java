package meridian.speed;

import java.io.IOException;
import java.time.InstantSource;
import meridian.local.function.LocalFunction;
import meridian.local.gateway.EventKind;
import meridian.runtime.InvocationResult;

/** The calls that are measured. An announce has {@code event=started}, so that it always writes. */
enum AnnounceCall {
  /** One put and one query of a page, through a client with the SDK's defaults. */
  BARE("a bare put and query", 0, 0),
  /** Announces to swarms that one query reads. */
  SMALL("an announce to a swarm of 20", 100, 20),
  /** Announces to a swarm that is sampled. */
  LARGE("an announce to a swarm of 2,000", 1, 2_000);

  /** One of so many replies is checked. */
  private static final int CHECKED = 50;

  private static final int PORT = 6_881;

  private final String title;
  private final int swarms;
  private final int peers;

  AnnounceCall(String title, int swarms, int peers) {
    this.title = title;
    this.swarms = swarms;
    this.peers = peers;
  }

  /** The name in tables. */
  String title() {
    return title;
  }

  boolean isBare() {
    return swarms == 0;
  }

  /** The number of different peers, all swarms' together. */
  int peers() {
    return swarms * peers;
  }

  /**
   * Makes one of the swarms' peers announce.
   *
   * @param number of the call; as many calls as there are peers make each of them announce once
   * @throws IOException if its reply was checked, and has no peers
   */
  void announce(LocalFunction tracker, int number) throws IOException {
    int peer = number % peers();
    byte[] reply = tracker.invoke("announce", event(peer % swarms, peer));
    if (number % CHECKED == 0) {
      InvocationResult.Answer.of(reply).check();
    }
  }

  private byte[] event(int swarm, int peer) {
    String query =
        "info_hash=%s%%00%%ff%%26aaaa%08d&peer_id=-TR4060-%012d&port=%d"
                .formatted(swarms == 1 ? "large" : "small", swarm, peer, PORT)
            + "&uploaded=0&downloaded=0&left=9&numwant=50&compact=1&event=started";
    String address = "10.%d.%d.%d".formatted(peer >> 16 & 0xff, peer >> 8 & 0xff, peer & 0xff);
    return EventKind.ALB.get("/announce", query, address, InstantSource.system().instant());
  }
}
