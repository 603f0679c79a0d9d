package meridian.cli.smoke;

import java.util.HexFormat;
import meridian.wire.PercentEncoding;

/** A style of escaping bytes in a query. */
enum Escaping {
  /** Reserved bytes only, with upper-case digits, like most clients. */
  NEEDED {
    @Override
    String escape(byte[] bytes) {
      return PercentEncoding.encode(bytes);
    }
  },
  /** Every byte, with lower-case digits. */
  EVERYTHING {
    @Override
    String escape(byte[] bytes) {
      return HexFormat.of().withPrefix("%").formatHex(bytes);
    }
  };

  abstract String escape(byte[] bytes);
}
