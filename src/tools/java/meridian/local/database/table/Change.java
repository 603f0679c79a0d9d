package meridian.local.database.table;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A write of one item that other replicas must apply.
 *
 * @param key the item's key attributes
 * @param item the whole item after the write; empty if it was deleted
 * @param version orders the writes of the item
 */
public record Change(
    Map<String, AttributeValue> key, Map<String, AttributeValue> item, Version version) {}
