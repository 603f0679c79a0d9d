# The state of all regions, and a picture of it. scripts/status gives it
#   $ARGS.named["view:NAME"]  what that region answered to GET /stats.json; empty if it did not answer
#   $expected  the described regions, in their order; [] if they are not known
#   $aws       what AWS says of each region, by name; null without AWS
#   $colour    whether the picture has colours
#   $utf8      whether it has other characters than ASCII

# Older figures do not tell the present state.
def MOST_SECONDS: 180;

# The seconds since a time in ISO 8601; null if it is none.
def age: try ([now - (sub("\\.[0-9]+"; "") | fromdate), 0] | max) catch null;
def is_fresh: .stats != null and (.stats.read | age) < MOST_SECONDS;

# Answers may come from anybody: no control character reaches the terminal.
def clean: walk(if type == "string" then gsub("[[:cntrl:]]"; "") else . end);

def views: [$ARGS.named | to_entries[] | select(.key | startswith("view:"))
  | {asked: .key[5:], stats: (.value | (fromjson? | objects | select((.regions | type) == "array" and (.read | age)) | clean) // null)}];

# state: the object that --json prints, with the history of the best view. That is the one with most healthy regions, the
# newest of several, since a region that is cut off knows least.
def state:
  views as $views
  | [$views[] | select(is_fresh)] as $fresh
  | ([if $fresh == [] then $views[] else $fresh[] end | select(.stats.read).stats]
      | max_by([.world.healthy, .read]) // {}) as $best
  | ($best.regions // [] | map({key: .name, value: .}) | from_entries) as $seen
  | ($expected + ($seen | keys_unsorted - $expected)) as $names
  | [$names[] as $name
      | {name: $name, verdict: null, answers: ([$views[] | select(.asked == $name).stats != null] | first)}
        + (($aws // {})[$name] // {})
        + ($seen[$name] // {})
      | if .verdict == null and .drained then .verdict = "drained" else . end] as $regions
  | [
      ($fresh[].stats | select(.sentence != $best.sentence) | "\(.region) reports: \(.sentence)"),
      ($regions[]
        | (select($best != {} and .answers == false) | "\(.name) does not answer."),
          (select(.route53 == "unhealthy") | "Route 53 finds \(.name) unhealthy."),
          "\(.name): the alarm \(.alarms // [] | .[]) is in state ALARM."),
      (select($best != {} and $fresh == []) | "The newest figures are \($best.read | age / 60 | floor) minutes old.")
    ] as $faults
  | {
      health: (
        if ($fresh != [] and $faults != []) or any($regions[]; .route53 == "unhealthy" or .alarms != null and .alarms != [] or .verdict == "drained")
          or ($fresh != [] and any($regions[]; .verdict != null and .verdict != "healthy")) then "faulty"
        elif $fresh == [] or $regions == []
          or any($regions[]; .verdict == null or ($aws != null and (.alarms == null or .route53 == null))) then "unknown"
        else "well" end),
      sentence: (if $fresh == [] then "The state of the regions is not known." else $best.sentence end),
      faults: $faults,
      region: $best.region, read: $best.read,
      world: ($best.world // {peers: ([$regions[].peers] | max)}),
      regions: $regions,
      history: $best.history
    };

def signs: if $utf8 then {good: "✓", warn: "–", bad: "!", bars: " ▁▂▃▄▅▆▇█"} else {good: "+", warn: "-", bad: "!", bars: " .:-=+*#@"} end;
def mood: if . == "healthy" then "good" elif . == "drained" or . == null then "warn" else "bad" end;
def paint($mood): if $colour then "\u001b[\({good: "32", warn: "33", bad: "1;31", strong: "1", faint: "2"}[$mood])m\(.)\u001b[0m" else . end;

def grouped: if . < 1000 then tostring else "\(. / 1000 | floor | grouped),\(. % 1000 + 1000 | tostring[1:])" end;
def number: if . == null then "?" elif . < 1000000 then floor | grouped else "\(. / 10000 | floor / 100)M" end;
def span: if . == null then "?" elif . < 10 then "\(. * 10 | floor / 10)s" elif . < 100 then "\(floor)s" elif . < 6000 then "\(. / 60 | floor)m"
  elif . < 172800 then "\(. / 3600 | floor)h" else "\(. / 86400 | floor)d" end;

# Cells are strings, or {text, mood}.
def text: if type == "object" then .text else . end;
def padded($width; $left): . as $cell | text | (" " * ($width - length) // "") as $space
  | if $left then . + $space else $space + . end
  | if $cell | type == "object" then paint($cell.mood) else . end;

# table($left): prints rows of cells; the first $left columns are aligned to the left.
def table($left): . as $rows
  | [range(0; $rows[0] | length) as $column | [$rows[][$column] | text | length] | max] as $widths
  | $rows[] | [to_entries[] | .key as $column | .value | padded($widths[$column]; $column < $left)] | join("  ") | sub(" +$"; "");

# bars: a day's figures, one character for half an hour, from {start, value}; blank where there are none.
def bars: (map(.value) | max) as $most
  | [range(47; -1; -1) as $back
      | [.[] | select((now - .start) / 1800 | floor == $back).value]
      | if . == [] or $most == 0 then 0 else add / length / $most * 8 | ceil end
      | signs.bars[.:. + 1]] | add;

def peers_of_day: [.history.regions // {} | .[] | [.start, .seeders, .partialSeeds, .leechers] | transpose[] | {start: .[0], value: .[1:] | add}]
  | group_by(.start) | map(max_by(.value));

def announces: if type == "object" then [.[] | numbers] | add else . end;

def lines:
  (if .health == "well" then "good" elif .health == "unknown" then "warn" else "bad" end) as $mood
  | (signs[$mood] + " " + .sentence | paint($mood)),
    (.faults[] | signs.bad + " " + . | paint("bad")),
    (select(.read) | "  As \(.region) knew it \(.read | age | span) ago, at \(.read[11:19]) UTC." | paint("faint")),
    (select(.regions != []) | "",
      ([["region", "state", "report", "lag", "announces", "peers", "torrents", "sweep"]]
        + [.regions[] | [
            .name,
            {text: ((if .verdict then signs[.verdict | mood] + " " else "" end) + (.verdict // "?")), mood: (.verdict | mood)},
            (.heartbeat | age | span), (.lagSeconds | span), (.announces | announces | number), (.own | number), (.torrents | number),
            (.counted | age | span)]]
        | table(2))),
    (select($aws) | "",
      ([["in AWS", "Route 53", "drained", "version", "artifact"]]
        + [.regions[] | [
            .name,
            {text: (.route53 // "?"), mood: ({healthy: "good", unhealthy: "bad"}[.route53 // ""] // "warn")},
            ({"true": "yes", "false": "no"}[.drained | tostring] // "?"), (.version // "?"), (.artifact // "?")]]
        | table(5))),
    (select(.world.peers) | "",
      "peers      \(.world.peers | number)\(if .world.seeders then ": \(.world.seeders | number) seeders, \(.world.leechers | number) leechers, \(.world.partialSeeds | number) partial seeds" else "" end)"),
    (select(.world.ipv4) | "           \(.world.ipv4 | number) over IPv4, \(.world.ipv6 | number) over IPv6, in \(.world.torrents | number) torrents"),
    (peers_of_day | select(. != []) | "24 hours   \(bars)  up to \(map(.value) | max | number)");

state
| (if .health == "well" then 0 elif .health == "faulty" then 1 else 2 end),
  ([.sentence, .faults[]] | join(" ")),
  if $json then del(.history) | if $watch then tojson else . end else lines end
