package meridian.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.Bencoded.Int;
import meridian.wire.Bencoded.Sequence;

/** Encodes bencode (BEP 3). */
final class BencodeWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  void write(Bencoded value) {
    switch (value) {
      case ByteString string -> string(string.latin1());
      case Int number -> raw("i" + number.value() + "e");
      case Sequence list -> {
        raw("l");
        for (Bencoded item : list.items()) {
          write(item);
        }
        raw("e");
      }
      case Dictionary dictionary -> {
        raw("d");
        for (Map.Entry<String, Bencoded> entry : dictionary.entries().entrySet()) {
          string(entry.getKey());
          write(entry.getValue());
        }
        raw("e");
      }
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void string(String latin1) {
    raw(latin1.length() + ":");
    raw(latin1);
  }

  private void raw(String latin1) {
    out.writeBytes(latin1.getBytes(ISO_8859_1));
  }
}
