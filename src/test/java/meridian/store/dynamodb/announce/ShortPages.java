package meridian.store.dynamodb.announce;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Limits the pages of parallel scans to five items, so that every sweep has many pages. */
public final class ShortPages implements ExecutionInterceptor {
  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    return context.request() instanceof ScanRequest scan && scan.segment() != null
        ? scan.toBuilder().limit(5).build()
        : context.request();
  }
}
