/**
 * The wire format: queries, bencode (BEP 3), answers and compact peer lists (BEP 7, BEP 23).
 * Independent of HTTP.
 *
 * <p>Every parser is total: it returns a value or throws the one exception of its signature. Bytes
 * in strings are ISO-8859-1, one character per byte, since identifiers are not text.
 */
@NullMarked
package meridian.wire;

import org.jspecify.annotations.NullMarked;
