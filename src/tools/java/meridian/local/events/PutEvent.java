package meridian.local.events;

/**
 * An event as it is put on a bus.
 *
 * @param source who puts it
 * @param detailType what kind it is
 * @param detail a JSON object
 */
public record PutEvent(String source, String detailType, String detail) {}
