/**
 * Bytes to domain and back: queries, bencode (BEP 3), answers and compact peer lists (BEP 7, BEP
 * 23). Needs the JDK and {@link meridian.swarm} only; knows nothing of HTTP.
 *
 * <p>Every parser here is total: any input gives a value or the one exception that its signature
 * names. Bytes that travel as text do so as ISO-8859-1, a character per byte, because identifiers
 * are not text in any other encoding.
 */
@NullMarked
package meridian.wire;

import org.jspecify.annotations.NullMarked;
