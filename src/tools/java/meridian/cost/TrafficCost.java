package meridian.cost;

import meridian.templates.Stack;
import meridian.templates.Stack.Resource;

/**
 * What announces cost in a month, beside the {@link IdleCost}.
 *
 * @param load the announces
 * @param prices of everything
 * @param measured what an announce needs
 * @param commitments to more than a month
 */
record TrafficCost(Load load, PriceList prices, Measurements measured, Commitments commitments) {

  static final double GIGABYTE = 1e9;

  private static final double MILLION = 1e6;
  private static final double MILLIS = 1e3;
  private static final double MEGABYTES_PER_GIGABYTE = 1024;
  private static final double SECONDS_PER_HOUR = 3600;
  private static final double MINUTES_PER_HOUR = 60;
  private static final double DAYS_PER_MONTH = 30.4;
  private static final double PERCENT = 100;

  /** Adds what global tables cost; if they are provisioned, their least capacity is idle cost. */
  void addTables(Stacks stacks, int targetUtilization, Costs idle, Costs announces) {
    PriceList.DynamoDb price = prices.dynamodb();
    Measurements.Tables units = measured.tables();
    int regions = load.regions();
    Resource table = peerTable(stacks);
    if (table.text("/BillingMode").equals("PROVISIONED")) {
      String least = "ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings";
      addProvisioned(
          Component.READS,
          load.perSecondAndRegion() * units.readUnits() * PERCENT / targetUtilization,
          table.properties().at("/Replicas/0/" + least + "/MinCapacity").asDouble(),
          price.readCapacityHour(),
          commitments.reserved(prices.discounts()),
          idle,
          announces);
      least = "WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings";
      addProvisioned(
          Component.WRITES,
          load.perSecond() * units.writeUnits() * PERCENT / targetUtilization,
          table.properties().at("/" + least + "/MinCapacity").asDouble(),
          price.writeCapacityHour(),
          regions == 1
              ? commitments.reserved(prices.discounts())
              : commitments.provisioned(prices.discounts()),
          idle,
          announces);
    } else {
      double paid = commitments.onDemand(prices.discounts()) * load.millions(prices);
      announces.add(Component.READS, paid * units.readUnits() * price.readUnitMillion());
      announces.add(
          Component.WRITES, paid * units.writeUnits() * regions * price.writeUnitMillion());
    }
    announces.add(
        Component.STORAGE,
        load.peers()
            * (units.recordBytes() + price.itemOverheadBytes())
            * regions
            / GIGABYTE
            * price.gigabyteMonth());
    announces.add(
        Component.REPLICATION,
        announces() * units.writeUnits() * (regions - 1) * transferBetween(units.recordBytes()));
  }

  /** The table of a global stack whose capacity mode is a choice. */
  private static Resource peerTable(Stacks stacks) {
    return stacks.shared().getFirst().resource("Peers");
  }

  private void addProvisioned(
      Component component,
      double needed,
      double least,
      double price,
      double paidOfLeast,
      Costs idle,
      Costs announces) {
    double dollarsPerUnit = load.regions() * prices.hoursPerMonth() * price;
    idle.add(component, least * dollarsPerUnit * paidOfLeast);
    announces.add(
        component,
        Math.max(0, needed - least) * dollarsPerUnit * commitments.provisioned(prices.discounts()));
  }

  private double announces() {
    return load.millions(prices) * MILLION;
  }

  private double transferBetween(double bytes) {
    return bytes / GIGABYTE * prices.transfer().betweenRegionsGigabyte();
  }

  /** Adds what buckets cost. */
  void addBuckets(Costs costs) {
    Measurements.Buckets requests = measured.buckets();
    PriceList.S3 price = prices.s3();
    double millions = load.millions(prices);
    int others = load.regions() - 1;
    costs.add(Component.WRITES, millions * requests.puts() * price.putOrListMillion());
    costs.add(
        Component.REPLICATION,
        others
            * (millions * requests.replicatedWrites() * price.putOrListMillion()
                + announces() * transferBetween(requests.writtenBytes())));
    costs.add(
        Component.READS,
        millions
            * (requests.gets() * price.getMillion() + requests.lists() * price.putOrListMillion()));
    double bytes =
        load.peers() * measured.tables().recordBytes()
            + announces() * requests.writtenBytes() * price.oldVersionDays() / DAYS_PER_MONTH;
    costs.add(Component.STORAGE, bytes * load.regions() / GIGABYTE * price.gigabyteMonth());
  }

  /** Adds what a region's front door costs for its part of the announces. */
  void addFrontDoor(Stack stack, Costs costs) {
    double millions = load.millions(prices) / load.regions();
    if (!stack.all("AWS::WAFv2::WebACL").isEmpty()) {
      costs.add(Component.FIREWALL, millions * prices.firewall().requestMillion());
    }
    PriceList.LoadBalancer price = prices.loadBalancer();
    costs.add(
        Component.FRONT_DOOR,
        IdleCost.hasLoadBalancer(stack)
            ? capacityUnits() * price.capacityUnitHour() * prices.hoursPerMonth()
            : PriceList.Tier.dollars(prices.httpApi().requestMillion(), millions));
  }

  /** The capacity units of a load balancer: those of connections, or of bytes if these are more. */
  private double capacityUnits() {
    PriceList.LoadBalancer price = prices.loadBalancer();
    double gigabytesPerHour =
        load.perSecondAndRegion()
            * SECONDS_PER_HOUR
            * (prices.assumed().requestBytes() + answerBytes())
            / GIGABYTE;
    return Math.max(
        load.perSecondAndRegion() / price.connectionsPerUnit(),
        gigabytesPerHour / price.gigabytesPerUnitHour());
  }

  private double answerBytes() {
    return measured.tables().answerBytes() + prices.assumed().headerBytes();
  }

  /** Adds what a region's functions cost for its part of the announces. */
  void addFunctions(double memoryMegabytes, Costs costs) {
    PriceList.Lambda price = prices.lambda();
    double millions = load.millions(prices) / load.regions();
    double seconds = measured.handlerMillis(memoryMegabytes, price.processorMegabytes()) / MILLIS;
    costs.add(Component.LAMBDA_REQUESTS, millions * price.requestMillion());
    costs.add(
        Component.LAMBDA_TIME,
        millions
            * MILLION
            * seconds
            * (memoryMegabytes / MEGABYTES_PER_GIGABYTE)
            * price.gigabyteSecond()
            * commitments.lambdaTime(prices.discounts()));
    double environments =
        Math.max(
            load.perSecondAndRegion() / price.requestsPerEnvironment(),
            load.perSecondAndRegion() * seconds);
    costs.add(
        Component.MONITORING,
        environments
            * prices.hoursPerMonth()
            * MINUTES_PER_HOUR
            * prices.assumed().metricLineBytes()
            / GIGABYTE
            * prices.cloudWatch().logGigabyte());
  }

  /** Adds what clients receive. */
  void addTransfer(Costs costs) {
    costs.add(
        Component.TRANSFER,
        PriceList.Tier.dollars(
            prices.transfer().outGigabyte(), announces() * answerBytes() / GIGABYTE));
  }

  /**
   * What the same announces cost with an item per torrent that each of them rewrites whole, in one
   * region behind a REST API, on demand.
   */
  double ancestor(double memoryMegabytes) {
    Load oneRegion = new Load(load.peers(), load.intervalSeconds(), 1);
    Costs costs = new Costs();
    TrafficCost there = new TrafficCost(oneRegion, prices, measured, commitments);
    there.addFunctions(memoryMegabytes, costs);
    there.addTransfer(costs);
    Measurements.Ancestor units = measured.tables().ancestor();
    return costs.total()
        + load.millions(prices) * units(units.readUnits(), units.writeUnits())
        + PriceList.Tier.dollars(prices.ancestor().requestMillion(), load.millions(prices));
  }

  /** What units cost on demand in one region; of a million announces if they are of one. */
  double units(double reads, double writes) {
    return commitments.onDemand(prices.discounts())
        * (reads * prices.dynamodb().readUnitMillion()
            + writes * prices.dynamodb().writeUnitMillion());
  }
}
