package meridian.store.memory;

/** The finaliser of SplitMix64: each bit of the result depends on all bits. */
final class Mixer {

  private Mixer() {}

  static long mix(long state) {
    long mixed = state + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
