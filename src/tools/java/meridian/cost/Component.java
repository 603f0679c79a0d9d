package meridian.cost;

import java.util.Locale;

/** What AWS bills a deployment for. */
enum Component {
  WRITES("writes to the datastore"),
  READS("reads of the datastore"),
  STORAGE("storage"),
  REPLICATION("replication between regions"),
  FRONT_DOOR("front doors"),
  FIREWALL("firewalls"),
  LAMBDA_REQUESTS("Lambda requests"),
  LAMBDA_TIME("Lambda time"),
  TRANSFER("data transfer to clients"),
  MONITORING("logs, metrics and alarms"),
  DNS("DNS and health checks"),
  OTHER("secrets and events");

  private final String text;

  Component(String text) {
    this.text = text;
  }

  /** The name in JSON, such as {@code lambdaTime}. */
  String key() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder key = new StringBuilder(words[0]);
    for (int n = 1; n < words.length; n++) {
      key.append(words[n].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[n].substring(1));
    }
    return key.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
