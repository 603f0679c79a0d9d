package meridian.local.database.operation;

import java.util.Map;
import java.util.Set;
import meridian.local.database.item.ServiceError;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** The members of requests, and of their parts. */
public final class Members {

  private Members() {}

  /**
   * Rejects a request that has a member which this database would ignore.
   *
   * @param supported the names of those that it does not ignore
   * @throws RuntimeException a validation error that names the member
   */
  public static void require(SdkPojo request, Set<String> supported) {
    for (SdkField<?> field : request.sdkFields()) {
      if (!supported.contains(field.memberName()) && isPresent(field.getValueOrDefault(request))) {
        throw ServiceError.unsupported(
            "The member %s of %s"
                .formatted(field.memberName(), request.getClass().getSimpleName()));
      }
    }
  }

  /** Sets the members of a builder that a request has, too. */
  public static <T extends SdkPojo> T copy(SdkPojo request, T builder) {
    Map<String, SdkField<?>> members = request.sdkFieldNameToField();
    for (SdkField<?> field : builder.sdkFields()) {
      SdkField<?> member = members.get(field.locationName());
      Object value = member == null ? null : member.getValueOrDefault(request);
      if (isPresent(value)) {
        field.set(builder, value);
      }
    }
    return builder;
  }

  private static boolean isPresent(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }
}
