package meridian.cli.smoke;

import java.util.HexFormat;
import meridian.wire.PercentEncoding;

/** How clients escape the bytes of a query. */
enum Escaping {
  /** What has to be, by upper-case digits; as most clients do. */
  NEEDED {
    @Override
    String escape(byte[] bytes) {
      return PercentEncoding.encode(bytes);
    }
  },
  /** Every byte, by lower-case digits. */
  EVERYTHING {
    @Override
    String escape(byte[] bytes) {
      return HexFormat.of().withPrefix("%").formatHex(bytes);
    }
  };

  abstract String escape(byte[] bytes);
}
