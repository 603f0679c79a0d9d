package meridian.bench.cost;

import java.nio.ByteBuffer;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The purposes on which capacity units are spent. */
public enum CostCategory {
  FIRST_PAGE("the swarm's first page", false),
  OWN_RECORD("the announcing peer's own record in a large swarm", false),
  SAMPLE("a sample of a large swarm's section", false),
  WRAP_AROUND("the rest of a sample, from the section's start", false),
  OTHER_FAMILY("IPv6 sections, to count them", false),
  PUT("a record or a marker put", true),
  DELETE("a record deleted", true),
  LEDGER("a download counted", true),
  SWEEP_READ("the sweep's scan", false),
  SWEEP_WRITE("the sweep's deletes and sizes", true);

  private static final int LAST_IPV4_SECTION = 2;
  private static final int HASH_AT = 1;

  private final String text;
  private final boolean isWrite;

  CostCategory(String text, boolean isWrite) {
    this.text = text;
    this.isWrite = isWrite;
  }

  public boolean isWrite() {
    return isWrite;
  }

  /** The purpose of a query, recognized by its range of sort keys. */
  static CostCategory of(QueryRequest query) {
    Map<String, AttributeValue> values = query.expressionAttributeValues();
    AttributeValue from = values.get(":from");
    AttributeValue to = values.get(":to");
    if (from == null || to == null) {
      return FIRST_PAGE;
    }
    ByteBuffer first = from.b().asByteBuffer();
    long begin = first.getLong(HASH_AT);
    long end = to.b().asByteBuffer().getLong(HASH_AT);
    if (begin == end) {
      return OWN_RECORD;
    }
    if (first.get(0) > LAST_IPV4_SECTION) {
      return OTHER_FAMILY;
    }
    return begin == 0 && end != -1 ? WRAP_AROUND : SAMPLE;
  }

  @Override
  public String toString() {
    return text;
  }
}
