package meridian.speed;

import java.util.List;

/** The calls of a process that a figure is the mean of. */
enum Window {
  FIRST_100("the first 100", 100),
  FIRST_1000("the first 1,000", 1_000),
  FIRST_10000("the first 10,000", 10_000),
  /** Calls after those, and after half as many again in which the compilers finish. */
  WARM("warm", 15_000);

  /** Those that begin with the first call. */
  static final List<Window> FIRST = List.of(FIRST_100, FIRST_1000, FIRST_10000);

  private final String title;
  private final int calls;

  Window(String title, int calls) {
    this.title = title;
    this.calls = calls;
  }

  /** The name in tables. */
  String title() {
    return title;
  }

  /** The number of calls from the process's first one until its end, or until it begins. */
  int calls() {
    return calls;
  }
}
