# Reads what regions/ says, for the scripts. meridian.topology reads it for the tools, goes by the same
# schemas and has the same words for the same faults.
#
# Input: {directory, files}, the files in the order of their names; each is {file, root}, or, if it cannot
# be parsed, {file, fault: {path, reason}}. $schemas has those for global and for region.
# Output: {faults}, or {topology: {global, regions, derived, obstacles}}; faults and obstacles are
# sentences.

def sentences: map(.file + ": " + (if .path == [] then "" else (.path | map(tostring) | join(".")) + ": " end) + .reason) | unique;

# What a value must be, as its schema says.
def form:
  if .enum then "one of " + (.enum | map(tostring) | join(", "))
  elif .type == "integer" then "an integer from \(.minimum) to \(.maximum)"
  elif .type == "object" then "an object"
  elif .type == "array" then "a list"
  else .title end;

def whole($schema): type == "number" and floor == . and . >= $schema.minimum and . <= $schema.maximum;

# A pattern's end is the text's end: not, as for jq, before its last line's.
def matches($schema): type == "string" and test($schema.pattern | sub("[$]$"; "\\z"));

# The faults {path, reason} of a value. Of JSON Schema it knows what the schemas use, and no more.
def faults($schema; $path):
  def bad: {path: $path, reason: ("must be " + ($schema | form))};
  if $schema.enum then . as $value | select($schema.enum | index([$value]) == null) | bad
  elif $schema.type == "integer" then select(whole($schema) | not) | bad
  elif $schema.type == "string" then select(matches($schema) | not) | bad
  elif type != $schema.type then bad
  elif $schema.type == "array" then
    to_entries[] | .key as $key | .value | faults($schema.items; $path + [$key])
  else
    (. as $object | $schema.required // [] | .[] | . as $key | select($object | has($key) | not)
      | {path: ($path + [$key]), reason: "missing"}),
    (to_entries[] | .key as $key | .value
      | if $schema.properties | (. // {}) | has($key) then faults($schema.properties[$key]; $path + [$key])
        elif $schema.additionalProperties == false then {path: ($path + [$key]), reason: "unknown key"}
        else faults($schema.additionalProperties; $path + [$key]) end)
  end;

def isglobal: .file | endswith("/global.json");

# The faults of each file by itself.
def alone($schemas):
  . as $file
  | (if isglobal then $schemas.global else $schemas.region end) as $schema
  | [.fault // (.root | faults($schema; []))]
  | if . == [] and ($file | isglobal | not) and ($file.file | endswith("/\($file.root.region).json") | not)
    then [{path: ["region"], reason: "the file is not named after it"}] else . end
  | .[] | . + {file: $file.file};

def gcd($other): if $other == 0 then . else . as $this | $other | gcd($this % $other) end;

# Whether two purge plans ever have a sweep start at the same time.
def coincides($other):
  (.everyMinutes | gcd($other.everyMinutes)) as $rhythm
  | (.offsetMinutes - $other.offsetMinutes) % $rhythm == 0;

# Whether something is said of each of the wanted regions, and of nothing else.
def each($key; $wanted):
  (.[$key] | keys) as $given
  | ($wanted - $given | .[] | {path: [$key, .], reason: "missing"}),
    ($given - $wanted | .[] | {path: [$key, .], reason: "no region that belongs here"});

def other($path; $region; $names):
  select(. == $region or (. as $name | $names | index([$name])) == null)
  | {path: $path, reason: "no other region is called \(.)"};

# The faults of one region beside those before it, and beside what all have in common.
def beside($global; $names; $before):
  . as $region
  | (first($before[] | select(.code == $region.code)) | {path: ["code"], reason: "\($region.code) is that of \(.region)"}),
    ($global.retiredCodes[] | select(.code == $region.code)
      | {path: ["code"], reason: "\($region.code) was that of \(.region), and is never used again"}),
    (select(.hostname | endswith("." + $global.domain) | not)
      | {path: ["hostname"], reason: "must be below \($global.domain)"}),
    (first($before[] | select(.hostname == $region.hostname)) | {path: ["hostname"], reason: "is that of \(.region)"}),
    (.purge | select(.offsetMinutes >= .everyMinutes)
      | {path: ["purge", "offsetMinutes"], reason: "must be less than everyMinutes"}),
    (first($before[] | select(.purge | coincides($region.purge)))
      | {path: ["purge", "offsetMinutes"], reason: "sweeps coincide with those of \(.region)"}),
    each("lagMillis"; $names - [.region]),
    (.fallback // empty | other(["fallback"]; $region.region; $names));

# The faults of files, each of which is right by itself, beside each other.
def together($directory; $global; $regions):
  ($regions | map(.region)) as $names
  | ($global
      | (select(.stackRegion | . as $name | $names | index([$name]) == null)
          | {path: ["stackRegion"], reason: "no region is called \(.stackRegion)"}),
        (select($names | length > 1) | each("controlRegions"; $names)),
        (.controlRegions | to_entries[] | .key as $region | .value
          | other(["controlRegions", $region]; $region; $names))
      | . + {file: "\($directory)/global.json"}),
    (range($regions | length) as $index | $regions[$index]
      | "\($directory)/\(.region).json" as $file
      | beside($global; $names; $regions[:$index]) | . + {file: $file});

def ceil_by($divisor): . / $divisor | ceil;

# What a deployment has to be ready for. This is the only place where it is worked out.
#
# Any one region may be lost, and latency routing sends most of its clients to one other: so each has to
# carry an even share of the whole deployment's announces twice (scripts/drill shows it of the shipped
# regions). Writes reach every replica, whichever region they are made in. The units of an announce are
# those of the README's bill (scripts/bench-store): its goal for writes, and its reads with 400
# environments a region, rounded up.
def derived($global; $regions):
  $global.capacity as $capacity
  | 120 as $readPercent | 55 as $writePercent | 70 as $utilization
  | ($regions | length) as $count
  | ($capacity.announcesPerSecond * ([$count, 2] | min) | ceil_by($count)) as $announces
  | ($announces * $readPercent | ceil_by(100)) as $readUnits
  | ($capacity.announcesPerSecond * $writePercent | ceil_by(100)) as $writeUnits
  # https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html: at most 10 requests a second
  # for each unit, however short they are.
  | ($announces | ceil_by(10)) as $leastConcurrency
  | {
      announcesPerRegion: $announces,
      readUnits: $readUnits,
      writeUnits: $writeUnits,
      leastConcurrency: $leastConcurrency,
      # So many are busy at a time on average, and hardly ever three standard deviations more.
      reservedConcurrency: ([$leastConcurrency, ($announces * $capacity.requestMillis / 1000 | . + 3 * sqrt | ceil)] | max),
      # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html:
      # a new table starts with these, and they cannot be lowered.
      warmReadUnits: ([12000, $readUnits] | max),
      warmWriteUnits: ([4000, $writeUnits] | max),
      # Provisioned units are scaled up within minutes, a region is lost within seconds: the least there
      # are carry the load, at the share of use that autoscaling aims at.
      targetUtilization: $utilization,
      leastReadUnits: ($readUnits * 100 | ceil_by($utilization)),
      leastWriteUnits: ($writeUnits * 100 | ceil_by($utilization))
    };

# Why it cannot be deployed, though it is right: for a local run it will do.
def obstacles($directory; $global; $regions; $derived):
  [$regions[] | select(.frontDoor == "http-api" and .requestsPerAddress)
    | {file: "\($directory)/\(.region).json", path: ["requestsPerAddress"],
        reason: "must not be given, as AWS has no firewall in front of an HTTP API"}] +
  ([
    ($global.domain | select(test("(^|[.])(example[.](com|net|org)|example|test|invalid|localhost)$"))
      | {path: ["domain"], reason: "is an example, and must be a name of yours"}),
    ($global.hostedZone | select(test("EXAMPLE"))
      | {path: ["hostedZone"], reason: "is an example, and must be the id of your zone"}),
    ([["maxReadUnits", "leastReadUnits", "readUnits"], ["maxWriteUnits", "leastWriteUnits", "writeUnits"]][]
      | . as [$limit, $provisioned, $needed]
      | $derived[if $global.capacity.mode == "provisioned" then $provisioned else $needed end] as $least
      | select($global.capacity[$limit] < $least)
      | {path: ["capacity", $limit], reason: "must be at least \($least), for \($global.capacity.announcesPerSecond) announces a second with a region lost"})
  ] | map(. + {file: "\($directory)/global.json"}));

# Each region with what others say of it.
def linked($global; $regions):
  $regions[]
  | . as $region
  | [$regions[] | select($global.controlRegions[.region] == $region.region)] as $controlled
  | . + {
    fallbackCode: (first($regions[] | select(.region == $region.fallback) | .code) // null),
    controlRegion: $global.controlRegions[.region],
    controls: ($controlled | map(.region)),
    # As the heartbeat's MERIDIAN_CONTROLLED_REGIONS has them.
    controlledRegions: ($controlled | map("\(.region)=\(.code)") | join(","))
  };

.directory as $directory
| .files as $files
| ([$files[] | alone($schemas)] | sentences) as $faults
| if ($files | map(select(isglobal | not))) == [] then {faults: ($faults + ["\($directory): describes no region"] | unique)}
  elif $faults != [] then {faults: $faults}
  else
    ($files[] | select(isglobal) | .root) as $global
    | [$files[] | select(isglobal | not) | .root] as $regions
    | ([together($directory; $global; $regions)] | sentences) as $faults
    | if $faults != [] then {faults: $faults}
      else
        derived($global; $regions) as $derived
        | {topology: {
            global: $global,
            regions: [linked($global; $regions)],
            derived: $derived,
            obstacles: (obstacles($directory; $global; $regions; $derived) | sentences)
          }}
      end
  end
