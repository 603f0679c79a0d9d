package meridian.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Something that counts what it does, from the start of its environment on. */
public interface Figures {

  /** What it has counted, by the names under which that is published in {@code /stats.json}. */
  Map<String, Long> figures();

  /** What two things count, which must not count under the same names, in that order. */
  static Figures together(Figures one, Figures other) {
    return () -> {
      Map<String, Long> all = new LinkedHashMap<>(one.figures());
      all.putAll(other.figures());
      return all;
    };
  }
}
