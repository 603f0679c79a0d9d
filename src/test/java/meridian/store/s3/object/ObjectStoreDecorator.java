package meridian.store.s3.object;

import java.util.Optional;
import java.util.Set;

/** Passes all calls on. */
public class ObjectStoreDecorator implements ObjectStore {

  private final ObjectStore objects;

  protected ObjectStoreDecorator(ObjectStore objects) {
    this.objects = objects;
  }

  @Override
  public Read get(String key, Optional<Etag> known) {
    return objects.get(key, known);
  }

  @Override
  public Write put(String key, byte[] content, Condition condition) {
    return objects.put(key, content, condition);
  }

  @Override
  public Write delete(String key, Etag known) {
    return objects.delete(key, known);
  }

  @Override
  public Page list(String prefix, Optional<String> startAfter, int max) {
    return objects.list(prefix, startAfter, max);
  }

  @Override
  public Set<String> folders() {
    return objects.folders();
  }
}
