package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import meridian.templates.CalledActions.Table;
import meridian.templates.Stack.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/**
 * The service role, the boundary of roles and the policies of people. {@code
 * scripts/test/permissions} writes which actions they allow; here they are what the shipped classes
 * call, and their resources and conditions protect what is not the deployment's.
 */
@NeedsJq
final class PermissionsTest {

  private static final String POLICY = "AWS::IAM::ManagedPolicy";

  /** As part of a JSON pointer. */
  private static final String TAG = "aws:ResourceTag~1meridian";

  /**
   * IAM's limit of a managed policy, without white space (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">AWS, IAM
   * quotas</a>).
   */
  private static final int MAX_CHARACTERS = 6_144;

  /** The regions' buckets: not those whose names only begin with the prefix. */
  private static final String BUCKETS = "arn:aws:s3:::mine-??-*-?";

  private static final Stack STACK = stack("meridian");

  private static Stack stack(String deployment) {
    Map<String, String> parameters = new HashMap<>(StackParameters.ofPermissions());
    parameters.put("Deployment", deployment);
    parameters.put("BucketPrefix", "mine");
    return Template.read("permissions.yaml").stack("us-east-1", parameters);
  }

  private static Set<String> without(Set<String> actions, Predicate<String> unwanted) {
    return actions.stream()
        .filter(unwanted.negate())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean matches(String action, String pattern) {
    return pattern.endsWith("*")
        ? action.startsWith(pattern.substring(0, pattern.length() - 1))
        : action.equals(pattern);
  }

  /** What all roles of a deployment may do together is their boundary. */
  @Test
  void theBoundaryAllowsWhatRolesNeedAndNothingElse() {
    Set<String> needed = new TreeSet<>();
    String region = "us-east-1";
    for (Stack stack :
        List.of(
            Template.read("region.yaml").stack(region, StackParameters.ofRegion(region)),
            Template.read("region.yaml").stack(region, StackParameters.ofRegionWithBucket(region)),
            BucketStackTest.stack(region, "sa-east-1"))) {
      for (Resource role : stack.all("AWS::IAM::Role")) {
        Stack.statements(role)
            .filter(statement -> !statement.has("Principal"))
            .forEach(statement -> needed.addAll(Stack.texts(statement.path("Action"))));
      }
    }
    Set<String> allowed = new TreeSet<>();
    granted(STACK.resource("Boundary")).values().forEach(allowed::addAll);
    assertEquals(needed, allowed);
  }

  /** The Java tools of operators; what scripts call is compared elsewhere. */
  @Test
  void operatorsMayCallWhatTheirCommandsCall() {
    CalledActions calls = CalledActions.ofOperators();
    Map<String, Set<String>> allowed = granted(STACK.resource("Operator"));
    String tables = "arn:aws:dynamodb:*:123456789012:table/";
    assertEquals(calls.onTable(Table.PEERS), allowed.get(tables + "meridian-peers"));
    assertEquals(calls.onTable(Table.CONTROL), allowed.get(tables + "meridian-control"));
    assertEquals(calls.onBus(), allowed.get("arn:aws:events:*:123456789012:event-bus/meridian"));
    assertEquals(Set.of("cloudwatch:PutMetricData"), calls.onMetrics());
    assertTrue(allowed.getOrDefault("*", Set.of()).containsAll(calls.onMetrics()));
    Set<String> onObjects = new TreeSet<>(allowed.get(BUCKETS));
    onObjects.addAll(allowed.get(BUCKETS + "/*"));
    onObjects.addAll(allowed.get(BUCKETS + "/*/control/*"));
    assertEquals(calls.onBucket(), onObjects);
  }

  /** Each role is limited if the description says that there is a service role. */
  @Test
  void everyRoleHasTheBoundary() {
    for (String name : List.of("region.yaml", "bucket.yaml")) {
      Template template = Template.read(name);
      template
          .root()
          .path("Resources")
          .valueStream()
          .filter(resource -> resource.path("Type").asText().equals("AWS::IAM::Role"))
          .forEach(
              role ->
                  assertEquals(
                      "[\"IsBounded\",{\"Fn::Sub\":\"arn:${AWS::Partition}:iam::${AWS::AccountId}"
                          + ":policy/${Deployment}-boundary\"},{\"Ref\":\"AWS::NoValue\"}]",
                      role.at("/Properties/PermissionsBoundary/Fn::If").toString()));
      assertTrue(template.root().at("/Conditions/IsBounded").toString().contains("\"on\""));
    }
    assertEquals("meridian-boundary", STACK.resource("Boundary").text("/ManagedPolicyName"));
  }

  /** A role is given only to the services that use it, and created only with the boundary. */
  @ParameterizedTest
  @CsvSource({
    "ComputingResources, LimitedRoles, iam:PermissionsBoundary,"
        + " arn:aws:iam::123456789012:policy/meridian-boundary",
    "ComputingResources, PassedRoles, iam:PassedToService,"
        + " lambda.amazonaws.com scheduler.amazonaws.com s3.amazonaws.com",
    "Deployer, PassedServiceRole, iam:PassedToService, cloudformation.amazonaws.com",
    "Deployer, PassedCopyRole, iam:PassedToService, batchoperations.s3.amazonaws.com",
    "Deployer, ChangedStacks, cloudformation:RoleArn, ${ServiceRole.Arn}",
    "Operator, DrainMetric, cloudwatch:namespace, Meridian",
    "ServingResources, OwnApis, aws:ResourceTag/meridian, meridian",
    "ServingResources, OwnNetworks, aws:ResourceTag/meridian, meridian"
  })
  void statementsHaveTheirConditions(String policy, String sid, String key, String values) {
    List<JsonNode> statements =
        Stack.statements(STACK.resource(policy))
            .filter(statement -> statement.path("Sid").asText().equals(sid))
            .toList();
    assertEquals(1, statements.size());
    assertEquals(
        Arrays.asList(values.split(" ")),
        Stack.texts(statements.getFirst().path("Condition").path("StringEquals").path(key)));
  }

  /** Resources without names are deleted if they have the tag; another deployment's never. */
  @Test
  void resourcesWithoutNamesAreDeletedByTheirTag() {
    Stack.statements(STACK.resource("ServingResources"))
        .filter(statement -> !statement.at("/Condition/StringEquals/" + TAG).isTextual())
        .forEach(
            statement -> {
              Set<String> actions = new TreeSet<>(Stack.texts(statement.path("Action")));
              Set<String> resources = new TreeSet<>(Stack.texts(statement.path("Resource")));
              assertTrue(
                  actions.stream()
                      .noneMatch(
                          action ->
                              action.matches("(acm|ec2):(Delete|Detach|Disassociate|Replace).*")),
                  statement::toString);
              if (actions.contains("apigateway:DELETE")) {
                assertTrue(
                    resources.stream()
                        .allMatch(
                            resource ->
                                resource.matches(".*::/((apis|domainnames)/[*]/[*]|tags/[*])")),
                    statement::toString);
              }
              if (actions.toString().matches(".*(apigateway|CreateTags|AddTagsToCert).*")) {
                assertEquals(
                    "meridian",
                    statement.at("/Condition/StringEqualsIfExists/" + TAG).asText(),
                    statement::toString);
              }
            });
  }

  /** A deployer deletes versions; functions are deleted with their stacks. */
  @Test
  void deployersDeleteNoFunctions() {
    granted(STACK.resource("Deployer"))
        .forEach(
            (resource, actions) -> {
              if (actions.contains("lambda:DeleteFunction")) {
                assertTrue(resource.matches(".*:function:meridian-[a-z]+:[*]"), resource);
              }
            });
  }

  /** Neither another deployment's functions, nor other buckets with the same beginning. */
  @Test
  void patternsMatchTheDeploymentsOwnNamesOnly() {
    Set<String> patterns = new TreeSet<>();
    STACK.all(POLICY).forEach(policy -> patterns.addAll(granted(policy).keySet()));
    patterns.remove("*");
    for (String other :
        List.of(
            "arn:aws:lambda:us-east-1:123456789012:function:meridian-tracker2-tracker",
            "arn:aws:s3:::mine-logs",
            "arn:aws:s3:::mine-logs/key")) {
      assertEquals(
          Set.of(), without(patterns, pattern -> !other.matches(expression(pattern))), other);
    }
    for (Region region : Region.regions()) {
      String bucket = "arn:aws:s3:::mine-" + region;
      assertTrue(
          region.isGlobalRegion()
              || patterns.stream().anyMatch(pattern -> bucket.matches(expression(pattern))),
          bucket);
    }
  }

  /** Else a deployer could have CloudFormation create a role without limits. */
  @Test
  void theServiceRoleCannotRemoveTheBoundary() {
    for (Resource policy : STACK.all(POLICY)) {
      assertTrue(
          granted(policy).values().stream()
              .flatMap(Set::stream)
              .noneMatch(action -> matches("iam:DeleteRolePermissionsBoundary", action)),
          policy.id());
    }
  }

  /** Where a policy says nothing about resources, the reason is in the template. */
  @Test
  void fewStatementsAreAboutAllResources() {
    Set<String> all = new TreeSet<>();
    for (Resource policy : STACK.all(POLICY)) {
      Stack.statements(policy)
          .filter(statement -> Stack.texts(statement.path("Resource")).contains("*"))
          .forEach(statement -> all.add(policy.id() + "." + statement.path("Sid").asText()));
      Stack.statements(policy)
          .filter(statement -> statement.toString().contains("iam:PassRole"))
          .forEach(statement -> assertTrue(statement.has("Condition"), statement::toString));
    }
    assertEquals(
        Set.of(
            "Boundary.Metrics",
            "ComputingResources.Lists",
            "Deployer.Account",
            "Deployer.CopyJobs",
            "Operator.DrainMetric",
            "Operator.Metrics",
            "ServingResources.NewResources",
            "ServingResources.OwnNetworks",
            "StoringResources.Limits",
            "StoringResources.Scaling",
            "StoringResources.Subscriptions"),
        all);
  }

  /** Nobody but an administrator can change these roles and policies. */
  @Test
  void nobodyCanChangeThePermissions() {
    List<String> own =
        List.of(
            "arn:aws:iam::123456789012:role/meridian-cloudformation",
            "arn:aws:iam::123456789012:policy/meridian-boundary",
            "arn:aws:cloudformation:us-east-1:123456789012:stack/meridian-permissions/id");
    for (Resource policy : STACK.all(POLICY)) {
      granted(policy)
          .forEach(
              (resource, actions) -> {
                if (own.stream().anyMatch(arn -> arn.matches(expression(resource)))) {
                  actions.removeIf(
                      action -> action.matches("cloudformation:(Describe|Get|List).*"));
                  actions.removeIf(
                      action -> resource.equals("*") && !action.matches("(iam|cloudformation):.*"));
                  assertEquals(Set.of(), actions, policy.id());
                }
              });
    }
  }

  private static String expression(String pattern) {
    return Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
  }

  /** Also those of a deployment with the longest name. */
  @Test
  void everyPolicyIsSmallEnoughForIam() {
    for (Resource policy : stack("a-name-of-20-letters").all(POLICY)) {
      int characters = policy.properties().path("PolicyDocument").toString().length();
      assertTrue(characters <= MAX_CHARACTERS, policy.id() + " has " + characters);
    }
  }

  private static Map<String, Set<String>> granted(Resource policy) {
    Map<String, Set<String>> granted = new TreeMap<>();
    Stack.statements(policy)
        .forEach(
            statement -> {
              for (String resource : Stack.texts(statement.path("Resource"))) {
                granted
                    .computeIfAbsent(resource, _ -> new TreeSet<>())
                    .addAll(Stack.texts(statement.path("Action")));
              }
            });
    return granted;
  }
}
