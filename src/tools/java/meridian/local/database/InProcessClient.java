package meridian.local.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;

/**
 * An SDK client that calls DynamoDB Local in this process instead of over HTTP.
 *
 * <p>DynamoDB Local has a method for each operation of the SDK, with the same request and response.
 * Only its access key and region parameters come first. All other methods of a client, such as
 * paginators, are defaults that call these.
 */
record InProcessClient(LocalDynamoDBRequestHandler database, String accessKey, String region)
    implements InvocationHandler {

  private static final Map<Class<?>, Method> OPERATIONS =
      Arrays.stream(LocalDynamoDBRequestHandler.class.getMethods())
          .filter(method -> method.getParameterCount() == 3)
          .collect(Collectors.toMap(method -> method.getParameterTypes()[2], Function.identity()));

  /** The client as an implementation of an SDK interface. */
  <T extends SdkClient> T as(Class<T> client) {
    return client.cast(
        Proxy.newProxyInstance(client.getClassLoader(), new Class<?>[] {client}, this));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Method operation = arguments == null ? null : OPERATIONS.get(method.getParameterTypes()[0]);
    if (arguments != null && operation != null && operation.getName().equals(method.getName())) {
      return call(operation, arguments[0]);
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "close" -> null;
      case "serviceName" -> DynamoDbClient.SERVICE_NAME;
      default -> method.invoke(this, arguments);
    };
  }

  private Object call(Method operation, Object request) throws Throwable {
    try {
      return operation.invoke(database, accessKey, region, request);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof DynamoDBLocalServiceException refused
          && String.valueOf(refused.getErrorCode()).endsWith("TrimmedDataAccessException")) {
        // Over HTTP the SDK would throw its own exception.
        throw TrimmedDataAccessException.builder()
            .message(refused.getMessage())
            .cause(refused)
            .build();
      }
      throw e.getCause();
    }
  }
}
