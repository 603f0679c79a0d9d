package meridian.http;

import java.util.Map;

/** Something that counts what it does, from the start of its environment on. */
public interface Figures {

  /** What it has counted, by the names under which that is published in {@code /stats.json}. */
  Map<String, Long> figures();
}
