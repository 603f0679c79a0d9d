package meridian.local.objectstore;

import java.util.Optional;

/**
 * A write of one object.
 *
 * @param content the object's bytes; empty if it was deleted
 */
public record ObjectWrite(String bucket, String key, Optional<byte[]> content) {}
