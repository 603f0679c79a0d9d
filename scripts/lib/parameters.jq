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

def of_global:
  .derived as $derived
  | .global
  | {
      Deployment: .name,
      PeerTable: .peerTable,
      ControlTable: .controlTable,
      CapacityMode: .capacity.mode,
      WarmReadUnits: $derived.warmReadUnits,
      WarmWriteUnits: $derived.warmWriteUnits,
      TargetUtilization: $derived.targetUtilization,
      MinReadUnits: $derived.leastReadUnits,
      MinWriteUnits: $derived.leastWriteUnits,
      MaxReadUnits: .capacity.maxReadUnits,
      MaxWriteUnits: .capacity.maxWriteUnits,
      BudgetDollars: .monthlyBudgetDollars,
      AlarmEmail: (.alarmEmail // "")
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
  | listed;
