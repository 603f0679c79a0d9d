package meridian.setup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import meridian.topology.DescriptionReader;
import org.jspecify.annotations.Nullable;

/**
 * The region of a tracker in one region, unless an answer gives another.
 *
 * @param name the AWS region
 * @param reason where it comes from, in a few words
 */
record UsualRegion(String name, String reason) {

  /**
   * Finds it.
   *
   * @param configured the region that the AWS CLI is configured for; null or empty without one
   */
  static UsualRegion of(@Nullable String configured) {
    return configured == null
            || DescriptionReader.REGION
                .fault("region", JsonNodeFactory.instance.textNode(configured))
                .isPresent()
        ? new UsualRegion("us-east-1", "used when the AWS CLI has no region")
        : new UsualRegion(configured, "the AWS CLI's region");
  }
}
