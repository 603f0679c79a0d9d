package meridian.local.database.table;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items that one call of a query or a scan reads.
 *
 * @param items in order, before a filter
 * @param bytes their total size
 * @param isLast false if the limit of items or of bytes was reached; there may be no further item
 */
public record Page(List<Map<String, AttributeValue>> items, long bytes, boolean isLast) {

  /**
   * The size of a page.
   *
   * @param items the most items
   * @param bytes the most bytes; a larger item is a page of its own
   */
  public record Limit(int items, long bytes) {}
}
