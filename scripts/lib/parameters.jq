# Maps the output of scripts/regions to the templates' parameters. A parameter that is not here has a
# default in its template. $name is the region of a stack that belongs to one region.

def listed: to_entries | map({ParameterKey: .key, ParameterValue: (.value | tostring)});

# The start of sweeps as a schedule of EventBridge Scheduler. Its rates count from the stack's creation, so
# only its cron expressions keep an offset. These can express periods that divide an hour, or whole hours
# that divide a day; the schema allows no others.
def cron:
  .purge
  | (.offsetMinutes % 60) as $minute
  | (.offsetMinutes / 60 | floor) as $hour
  | if 60 % .everyMinutes == 0 and .everyMinutes < 60 then "cron(\($minute)/\(.everyMinutes) * * * ? *)"
    elif .everyMinutes == 60 then "cron(\($minute) * * * ? *)"
    elif .everyMinutes == 1440 then "cron(\($minute) \($hour) * * ? *)"
    else "cron(\($minute) \($hour)/\(.everyMinutes / 60) * * ? *)"
    end;

def of_artifacts:
  {Deployment: .global.name, LogRetentionDays: first(.regions[] | select(.region == $name)).logRetentionDays} | listed;

# The name of the alarm that drains the region; $drain is a checksum of its template.
def drain_alarm: "\(.global.name)-drained-\($name)-\($drain)";

def tables: {PeerTable: .global.peerTable, ControlTable: .global.controlTable};

# Whether roles have the permissions boundary: the service role can create no others.
def boundary: {PermissionsBoundary: (if .global.serviceRole then "on" else "off" end)};

def of_permissions:
  tables + {
    Deployment: .global.name,
    BucketPrefix: (if .global.datastore == "s3" then .global.bucketPrefix else "" end),
    HostedZone: (.global.hostedZone // "")
  }
  | listed;

def of_drain: {Deployment: .global.name, DrainedRegion: $name, DrainAlarm: drain_alarm} | listed;

# Whether the peer table needs more warm throughput than the deployed global stack asked for; $deployed is {} if there is
# no stack. Warm throughput cannot be lowered
# (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html).
def raises_warm($deployed):
  .derived
  | $deployed.WarmReadUnits and (.warmReadUnits > ($deployed.WarmReadUnits | tonumber)
      or .warmWriteUnits > ($deployed.WarmWriteUnits | tonumber));

# {CODE: REGION} of the deployed global stack.
def known_codes($deployed):
  $deployed.RegionCodes // "" | split(",") | map(split("=") | {(.[0]): .[1]}) | add // {};

# {CODE: REGION} of the description.
def described_codes: [(.regions + .global.retiredCodes)[] | {(.code | tostring): .region}] | add;

# A sentence for each of these values that differs from the deployed one.
def changed($deployed): to_entries[] | select(($deployed[.key] // .value) != .value)
  | "\(.key) is \($deployed[.key]) and cannot be changed to \(.value).";

# With S3, the tables' names are given, but not used.
def store: {Datastore: .global.datastore, BucketPrefix: (.global.bucketPrefix // "")} + tables;

# The same values as far as they cannot be changed. A stack without a datastore was deployed when there was only DynamoDB.
def store_faults($deployed):
  (if .global.datastore == "s3" then {BucketPrefix: .global.bucketPrefix} else tables end)
  + {Datastore: .global.datastore}
  | changed(if $deployed == {} then {} else {Datastore: "dynamodb"} + $deployed end);

# The parameters of a region's stack that cannot be changed.
def region_faults($deployed):
  store_faults($deployed),
  ({RegionCode: (first(.regions[] | select(.region == $name)) | .code | tostring)} | changed($deployed));

# The same for the global stack, which knows the codes of all regions.
def global_faults($deployed):
  known_codes($deployed) as $known
  | described_codes as $described
  | store_faults($deployed),
    ($described | to_entries[]
      | select(($known[.key] // .value) != .value)
      | "The code \(.key) belongs to \($known[.key]) and cannot be given to \(.value)."),
    (.regions[] | . as $region | $known | to_entries[]
      | select(.value == $region.region and (.key | in($described) | not))
      | "The code of \(.value) is \(.key). It can be changed only by removing the region and adding it again.");

# The codes in use as CODE=REGION,...: a region's code is in use once the region is in $present, the list of
# regions with replicas; null stands for all regions.
def used_codes($deployed; $present):
  .regions |= map(select($present == null or (.region | IN($present[]?))))
  | described_codes + known_codes($deployed)
  | to_entries | sort_by(.key | tonumber) | map("\(.key)=\(.value)") | join(",");

# $warm is the current warm throughput of the peer table's replicas, {read, write}.
def of_global($deployed; $warm; $present):
  store + {
    Deployment: .global.name,
    RegionCodes: used_codes($deployed; $present),
    CapacityMode: .global.capacity.mode,
    WarmReadUnits: ([.derived.warmReadUnits, ($deployed.WarmReadUnits // 0 | tonumber), $warm.read] | max),
    WarmWriteUnits: ([.derived.warmWriteUnits, ($deployed.WarmWriteUnits // 0 | tonumber), $warm.write] | max),
    TargetUtilization: .derived.targetUtilization,
    MinReadUnits: .derived.leastReadUnits,
    MinWriteUnits: .derived.leastWriteUnits,
    MaxReadUnits: .global.capacity.maxReadUnits,
    MaxWriteUnits: .global.capacity.maxWriteUnits,
    MaxControlReadUnits: .derived.maxControlReadUnits,
    MaxControlWriteUnits: .derived.maxControlWriteUnits
  }
  | listed;

def of_budget:
  {
    Deployment: .global.name,
    StackRegion: .global.stackRegion,
    BudgetDollars: .global.monthlyBudgetDollars,
    DailyBudgetDollars: (.global.monthlyBudgetDollars / 10),
    AlarmEmail: (.global.alarmEmail // "")
  }
  | listed;

# $others is the list of the regions that the bucket is replicated to.
def of_bucket($others):
  boundary + {
    Deployment: .global.name,
    BucketPrefix: .global.bucketPrefix,
    RegionCode: first(.regions[] | select(.region == $name)).code,
    Destinations: ($others | join(" "))
  }
  + ([.regions[] | select(.region | IN($others[])) | {key: ("Code" + (.region | gsub("-"; ""))), value: .code}] | from_entries)
  | listed;

# $checks is {REGION: the id of its health check} of the regions that have one. If a region leaves DNS, each other one is
# large enough for its clients.
def of_world($checks):
  ({
      Deployment: .global.name,
      MinRegions: ([($checks | length) - 1, 1] | max),
      AlarmEmail: (.global.alarmEmail // "")
    }
    + ($checks | with_entries(.key |= "Check" + gsub("-"; ""))))
  | listed;

# The announce URLs for the status page: the shared name, the region itself, then the others. Without a domain the template
# knows the region's own, and the others have a url once they are deployed.
def trackers:
  if .global.domain then
    [.global.domain] + (.regions | map(select(.region == $name)) + map(select(.region != $name)) | map(.hostname))
    | map("https://\(.)/announce")
  else
    [.regions[] | select(.region != $name).url // empty]
  end | join(" ");

def of_region:
  (store + boundary) as $common
  | trackers as $trackers
  | drain_alarm as $drain_alarm
  | .derived as $derived
  | .global as $global
  | first(.regions[] | select(.region == $name))
  | $common + {
      Deployment: $global.name,
      RegionCode: .code,
      FallbackRegion: (.fallback // ""),
      FallbackRegionCode: (.fallbackCode // ""),
      ControlRegion: (.controlRegion // ""),
      DrainAlarm: (if .controlRegion then $drain_alarm else "none" end),
      ControlledRegions: .controlledRegions,
      Domain: ($global.domain // ""),
      Hostname: (.hostname // ""),
      HostedZone: ($global.hostedZone // ""),
      HealthCheckSeconds: $global.healthCheckSeconds,
      Monitoring: $global.monitoring,
      Trackers: $trackers,
      FrontDoor: .frontDoor,
      MemoryMegabytes: .memoryMegabytes,
      AlarmEmail: ($global.alarmEmail // ""),
      ReservedConcurrency: $derived.reservedConcurrency,
      # https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
      RequestsPerSecond: ($derived.environments * 10),
      PurgeSchedule: cron,
      PurgeEverySeconds: (.purge.everyMinutes * 60),
      PurgeSegments: .purge.segments,
      PurgeReadUnits: $derived.sweepReadUnits,
      PurgeWriteUnits: $derived.sweepWriteUnits,
      # All segments of two sweeps, and the start of one.
      PurgeConcurrency: (.purge.segments * 2 + 1)
    }
    + (if .requestsPerAddress then {RequestsPerAddress: .requestsPerAddress} else {} end)
    + ($global.settings // {} | with_entries(.key |= (.[:1] | ascii_upcase) + .[1:]))
  | listed;
