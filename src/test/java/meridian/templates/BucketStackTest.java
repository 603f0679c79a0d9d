package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import meridian.store.record.Ledger;
import meridian.templates.Stack.Resource;
import org.junit.jupiter.api.Test;

/** The stack of a region's bucket, if the datastore is S3. */
@NeedsJq
final class BucketStackTest {

  private static final List<String> REGIONS = List.of("ap-southeast-1", "eu-west-1", "us-east-1");
  private static final String REGION = "eu-west-1";
  private static final String CODE = "2";

  /** Those of the regions, and one of a region that is gone. */
  private static final String CODES = "1 2 3 9";

  private static List<String> others() {
    return REGIONS.stream().filter(name -> !name.equals(REGION)).toList();
  }

  static Stack stack(String region, String... others) {
    List<String> names = List.of(others);
    return StackParameters.bucketTemplate(CODES, names)
        .stack(region, StackParameters.ofBucket(region, names));
  }

  private static Stack stack() {
    return stack(REGION, others().toArray(String[]::new));
  }

  private static Resource bucket(Stack stack) {
    return stack.all("AWS::S3::Bucket").getFirst();
  }

  private static List<JsonNode> rules(Stack stack) {
    return bucket(stack).properties().at("/ReplicationConfiguration/Rules").valueStream().toList();
  }

  @Test
  void theBucketIsPrivateEncryptedAndVersioned() {
    Resource bucket = bucket(stack());
    assertEquals("mine-eu-west-1", bucket.text("/BucketName"));
    assertEquals("Enabled", bucket.text("/VersioningConfiguration/Status"));
    JsonNode blocked = bucket.properties().path("PublicAccessBlockConfiguration");
    assertEquals(4, blocked.size());
    blocked.forEach(value -> assertEquals("true", value.asText()));
    assertEquals("BucketOwnerEnforced", bucket.text("/OwnershipControls/Rules/0/ObjectOwnership"));
    assertEquals(
        "AES256",
        bucket.text(
            "/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm"));
    assertFalse(bucket.properties().has("LoggingConfiguration"), "peers' addresses are in keys");
  }

  @Test
  void onlyRequestsWithTlsAreAllowed() {
    Stack stack = stack();
    Resource policy = stack.only("AWS::S3::BucketPolicy", "/Bucket", bucket(stack));
    JsonNode denied = Stack.statements(policy).toList().getFirst();
    assertEquals("Deny", denied.path("Effect").asText());
    assertEquals("false", denied.at("/Condition/Bool/aws:SecureTransport").asText());
    assertEquals(List.of("${Bucket.Arn}", "${Bucket.Arn}/*"), Stack.texts(denied.path("Resource")));
    assertEquals("s3:*", denied.path("Action").asText());
  }

  /** Replicas are not replicated again: other keys are those of other regions. */
  @Test
  void everyOwnKeyIsReplicatedToEveryOtherRegionWithItsDeletion() {
    Set<String> replicated = new TreeSet<>();
    Set<String> priorities = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (JsonNode rule : rules(stack())) {
      assertEquals("Enabled", rule.path("Status").asText());
      assertEquals("Enabled", rule.at("/DeleteMarkerReplication/Status").asText());
      assertTrue(priorities.add(rule.path("Priority").asText()), rule::toString);
      assertTrue(names.add(rule.path("Id").asText()), rule::toString);
      // Without a filter CloudFormation sends the first version of the schema: one destination.
      replicated.add(rule.at("/Filter/Prefix").asText() + " to " + destination(rule));
    }
    assertEquals(
        others().stream()
            .map(other -> CODE + "/ to arn:aws:s3:::mine-" + other)
            .collect(Collectors.toCollection(TreeSet::new)),
        replicated);
  }

  private static String destination(JsonNode rule) {
    return rule.at("/Destination/Bucket").asText();
  }

  /** Rules both ways: what one region replicates to another, that one replicates back. */
  @Test
  void everyPairOfRegionsReplicatesBothWays() {
    Map<String, Set<String>> rules = new HashMap<>();
    for (String region : REGIONS) {
      String[] others =
          REGIONS.stream().filter(name -> !name.equals(region)).toArray(String[]::new);
      rules(stack(region, others))
          .forEach(
              rule -> rules.computeIfAbsent(region, _ -> new TreeSet<>()).add(destination(rule)));
    }
    for (String from : REGIONS) {
      for (String to : REGIONS) {
        assertEquals(
            !from.equals(to),
            rules.getOrDefault(from, Set.of()).contains("arn:aws:s3:::mine-" + to),
            from + " to " + to);
      }
    }
  }

  /** A ledger counts for 180 days after its last use, which rewrites it. */
  @Test
  void objectsExpireAfterAllThatTheyHoldAndOldVersionsAfterADay() {
    Map<String, JsonNode> rules = new HashMap<>();
    bucket(stack())
        .properties()
        .at("/LifecycleConfiguration/Rules")
        .forEach(
            rule -> {
              assertEquals("Enabled", rule.path("Status").asText());
              rules.put(rule.path("Prefix").asText(), rule);
            });
    assertEquals(1 + 2 * CODES.split(" ", -1).length, rules.size());
    for (String code : CODES.split(" ", -1)) {
      JsonNode swarms = rule(rules, code + "/swarms/");
      assertTrue(swarms.path("ExpirationInDays").asInt() > Ledger.LIFE.toDays(), swarms::toString);
      assertEquals("1", swarms.at("/NoncurrentVersionExpiration/NoncurrentDays").asText());
      JsonNode control = rule(rules, code + "/control/");
      assertFalse(control.has("ExpirationInDays"), "denied torrents stay denied");
      assertEquals("30", control.at("/NoncurrentVersionExpiration/NoncurrentDays").asText());
    }
    JsonNode all = rule(rules, "");
    assertEquals("true", all.path("ExpiredObjectDeleteMarker").asText());
    assertEquals("1", all.at("/AbortIncompleteMultipartUpload/DaysAfterInitiation").asText());
    assertFalse(all.has("ExpirationInDays"));
  }

  private static JsonNode rule(Map<String, JsonNode> rules, String prefix) {
    return rules.getOrDefault(prefix, MissingNode.getInstance());
  }

  @Test
  void aSingleRegionReplicatesNowhere() {
    Stack stack = stack(REGION);
    assertFalse(bucket(stack).properties().has("ReplicationConfiguration"));
    assertEquals(List.of(), stack.all("AWS::IAM::Role"));
  }

  @Test
  void rolesReadTheirOwnBucketAndReplicateToTheOthersOnly() {
    Stack stack = stack();
    assertEquals(
        Set.of(
            "s3:GetReplicationConfiguration arn:aws:s3:::mine-eu-west-1",
            "s3:ListBucket arn:aws:s3:::mine-eu-west-1",
            "s3:GetObjectVersionAcl arn:aws:s3:::mine-eu-west-1/2/*",
            "s3:GetObjectVersionForReplication arn:aws:s3:::mine-eu-west-1/2/*",
            "s3:GetObjectVersionTagging arn:aws:s3:::mine-eu-west-1/2/*",
            "s3:ReplicateObject arn:aws:s3:::mine-ap-southeast-1/2/*",
            "s3:ReplicateDelete arn:aws:s3:::mine-ap-southeast-1/2/*",
            "s3:ReplicateObject arn:aws:s3:::mine-us-east-1/2/*",
            "s3:ReplicateDelete arn:aws:s3:::mine-us-east-1/2/*"),
        granted(stack.resource("ReplicationRole")));
    assertEquals("${ReplicationRole.Arn}", bucket(stack).text("/ReplicationConfiguration/Role"));
    assertEquals(
        Set.of(
            "s3:GetReplicationConfiguration arn:aws:s3:::mine-eu-west-1",
            "s3:PutInventoryConfiguration arn:aws:s3:::mine-eu-west-1",
            "s3:InitiateReplication arn:aws:s3:::mine-eu-west-1/2/*"),
        granted(stack.resource("CopyRole")));
    for (Resource role : stack.all("AWS::IAM::Role")) {
      JsonNode assumed = role.properties().at("/AssumeRolePolicyDocument/Statement/0");
      assertEquals(
          role.id().equals("CopyRole") ? "batchoperations.s3.amazonaws.com" : "s3.amazonaws.com",
          assumed.at("/Principal/Service").asText());
      assertEquals(
          "123456789012", assumed.at("/Condition/StringEquals/aws:SourceAccount").asText());
    }
  }

  private static Set<String> granted(Resource role) {
    Set<String> granted = new TreeSet<>();
    role.properties()
        .at("/Policies/0/PolicyDocument/Statement")
        .forEach(
            statement ->
                Stack.texts(statement.path("Action"))
                    .forEach(
                        action ->
                            Stack.texts(statement.path("Resource"))
                                .forEach(resource -> granted.add(action + " " + resource))));
    return granted;
  }
}
