# From regions/ (as scripts/lib/regions.bash prints it) to the templates' parameters. A parameter that is
# not here has a default in its template. $name is the region that it is about, if it is about one.

def listed: to_entries | map({ParameterKey: .key, ParameterValue: (.value | tostring)});

# When sweeps begin, as EventBridge Scheduler takes it: its rates are counted from the stack's creation,
# so only its cron expressions keep an offset. They know what divides an hour, or whole hours that divide
# a day; the schema takes nothing else.
def cron:
  .purge
  | (.offsetMinutes % 60) as $minute
  | (.offsetMinutes / 60 | floor) as $hour
  | if 60 % .everyMinutes == 0 and .everyMinutes < 60 then "cron(\($minute)/\(.everyMinutes) * * * ? *)"
    elif .everyMinutes == 60 then "cron(\($minute) * * * ? *)"
    elif .everyMinutes == 1440 then "cron(\($minute) \($hour) * * ? *)"
    else "cron(\($minute) \($hour)/\(.everyMinutes / 60) * * ? *)"
    end;

def of_artifacts: {Deployment: .global.name} | listed;

def of_drain: {Deployment: .global.name, DrainedRegion: $name} | listed;

# Whether more throughput is to be asked for of the peer table than the global stack did, whose parameters stand: {}
# if there is none. It cannot be lowered
# (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html).
def raises_warm($standing):
  .derived
  | $standing.WarmReadUnits and (.warmReadUnits > ($standing.WarmReadUnits | tonumber)
      or .warmWriteUnits > ($standing.WarmWriteUnits | tonumber));

# {CODE: REGION}, those that the global stack knows.
def known_codes($standing):
  $standing.RegionCodes // "" | split(",") | map(split("=") | {(.[0]): .[1]}) | add // {};

# {CODE: REGION}, those that are described.
def described_codes: [(.regions + .global.retiredCodes)[] | {(.code | tostring): .region}] | add;

# Sentences about those of these values that are others than those that stand.
def changed($standing): to_entries[] | select(($standing[.key] // .value) != .value)
  | "\(.key) is \($standing[.key]), and cannot become \(.value).";

def tables: {PeerTable: .global.peerTable, ControlTable: .global.controlTable};

# What a region's stack can never have otherwise than it stands.
def region_faults($standing):
  tables + {RegionCode: (first(.regions[] | select(.region == $name)) | .code | tostring)} | changed($standing);

# The same of the global stack, which knows the codes of all regions.
def global_faults($standing):
  known_codes($standing) as $known
  | described_codes as $described
  | (tables | changed($standing)),
    ($described | to_entries[]
      | select(($known[.key] // .value) != .value)
      | "The code \(.key) is or was that of \($known[.key]), and cannot become that of \(.value)."),
    (.regions[] | . as $region | $known | to_entries[]
      | select(.value == $region.region and (.key | in($described) | not))
      | "The code of \(.value) is or was \(.key): that cannot be changed, but by removing the region and adding it anew.");

# CODE=REGION,..., those that count as used: a region's once it is present, which is to have replicas; null for all.
def used_codes($standing; $present):
  .regions |= map(select($present == null or (.region | IN($present[]?))))
  | described_codes + known_codes($standing)
  | to_entries | sort_by(.key | tonumber) | map("\(.key)=\(.value)") | join(",");

# $warm is what the peer table's replicas are ready for already, {read, write}, if more is asked for.
def of_global($standing; $warm; $present):
  {
    Deployment: .global.name,
    PeerTable: .global.peerTable,
    ControlTable: .global.controlTable,
    RegionCodes: used_codes($standing; $present),
    CapacityMode: .global.capacity.mode,
    WarmReadUnits: ([.derived.warmReadUnits, ($standing.WarmReadUnits // 0 | tonumber), $warm.read] | max),
    WarmWriteUnits: ([.derived.warmWriteUnits, ($standing.WarmWriteUnits // 0 | tonumber), $warm.write] | max),
    TargetUtilization: .derived.targetUtilization,
    MinReadUnits: .derived.leastReadUnits,
    MinWriteUnits: .derived.leastWriteUnits,
    MaxReadUnits: .global.capacity.maxReadUnits,
    MaxWriteUnits: .global.capacity.maxWriteUnits,
    BudgetDollars: .global.monthlyBudgetDollars,
    AlarmEmail: (.global.alarmEmail // "")
  }
  | listed;

def of_region:
  .derived as $derived
  | .global as $global
  | first(.regions[] | select(.region == $name))
  | {
      Deployment: $global.name,
      RegionCode: .code,
      PeerTable: $global.peerTable,
      ControlTable: $global.controlTable,
      FallbackRegion: (.fallback // ""),
      FallbackRegionCode: (.fallbackCode // ""),
      ControlRegion: (.controlRegion // ""),
      ControlledRegions: .controlledRegions,
      Domain: $global.domain,
      Hostname: .hostname,
      HostedZone: $global.hostedZone,
      FrontDoor: .frontDoor,
      MemoryMegabytes: .memoryMegabytes,
      LogRetentionDays: .logRetentionDays,
      AlarmEmail: ($global.alarmEmail // ""),
      ReservedConcurrency: $derived.reservedConcurrency,
      # https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
      RequestsPerSecond: ($derived.reservedConcurrency * 10),
      PurgeSchedule: cron,
      PurgeEverySeconds: (.purge.everyMinutes * 60),
      PurgeSegments: .purge.segments,
      # Of two sweeps every segment, and one that begins.
      PurgeConcurrency: (.purge.segments * 2 + 1)
    }
    + (if .requestsPerAddress then {RequestsPerAddress: .requestsPerAddress} else {} end)
    + ($global.settings // {} | with_entries(.key |= (.[:1] | ascii_upcase) + .[1:]))
  | listed;
