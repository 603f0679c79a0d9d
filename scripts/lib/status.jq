# The state of all regions, and a picture of it. scripts/status gives it
#   $ARGS.named["view:NAME"]  what that region answered to GET /stats.json; empty if it did not answer
#   $expected  the described regions, in their order; [] if they are not known
#   $aws       what AWS says of each region, by name; null without AWS
#   $alarms    alarms about all regions; null if they are not known
#   $colour    whether the picture has colours
#   $utf8      whether it has other characters than ASCII
#   $json      whether to print JSON instead of the picture
#   $watch     whether to print it in one line

# Older figures do not tell the present state.
def MOST_SECONDS: 180;

# A time in ISO 8601 as seconds since 1970; null if it is none.
def time: try (sub("\\.[0-9]+"; "") | sub("[+]00:?00$"; "Z") | fromdate) catch null;
def age($now): time | if . then [$now - ., 0] | max else null end;

# When a region answered, by its own clock if possible: this machine's may be wrong.
def answered: if .ageSeconds | type == "number" then (.read | time) + .ageSeconds else now end;
def is_fresh: answered as $now | (.read | age($now)) < MOST_SECONDS;

# Answers may come from anybody: no control character reaches the terminal.
def clean: walk(if type == "string" then gsub("[[:cntrl:]]"; "") else . end);

def views: [$ARGS.named | to_entries[] | select(.key | startswith("view:"))
  | {asked: .key[5:], stats: ([.value | fromjson? | objects | select((.regions | type) == "array" and (.read | time)) | clean] | first)}];

# The state of a region in the page's words: its verdict, unless its last report is late.
def word: if .late then "late" else .verdict end;

# state: the object that --json prints, and the history. Its figures are those of the view with most healthy regions, the
# newest of several, since a region that is cut off knows least.
def state:
  views as $views
  | [$views[].stats | values] as $answers
  | [$answers[] | select(is_fresh)] as $fresh
  | (if $fresh == [] then $answers else $fresh end | max_by([.world.healthy, .read]) // {}) as $best
  | ($best | answered) as $now
  | ($best.regions // [] | map({key: .name, value: .}) | from_entries) as $seen
  | ($expected + ($seen | keys_unsorted - $expected)) as $names
  | [$names[] as $name
      | (($aws // {})[$name] // {}) as $in_aws
      | {name: $name, verdict: null, answers: ([$views[] | select(.asked == $name).stats != null] | first)}
        + $in_aws + ($seen[$name] // {})
        + {drained: ([$in_aws.drained, $seen[$name].drained | values] | if . == [] then null else any end)}
      | if .verdict == null and .drained then .verdict = "drained" else . end] as $regions
  | [
      ($fresh[] | select(.sentence != $best.sentence) | "\(.region) reports: \(.sentence)"),
      ($regions[]
        | (select($best != {} and .answers == false) | "\(.name) does not answer."),
          (select(.drained and .verdict != "drained") | "\(.name) is drained."),
          (select(.route53 == "unhealthy") | "Route 53 finds \(.name) unhealthy."),
          "\(.name): the alarm \(.alarms // [] | .[]) is in state ALARM."),
      "The alarm \($alarms // [] | .[]) is in state ALARM.",
      (select($best != {} and $fresh == []) | "The newest figures are \($best.read | age($now) / 60 | floor) minutes old.")
    ] as $faults
  | {
      health: (
        if $fresh != [] and ($faults != [] or any($regions[] | word; . != null and . != "healthy"))
          or any($regions[]; .drained or .route53 == "unhealthy" or (.alarms // []) != []) or ($alarms // []) != [] then "faulty"
        elif $fresh == [] or $regions == [] or ($aws and $alarms == null) or any($regions[]; .verdict == null or ($aws and (.alarms == null or .route53 == null)))
        then "unknown"
        else "well" end),
      sentence: (if $fresh == [] then "The state of the regions is not known." else $best.sentence end),
      faults: $faults,
      alarms: $alarms,
      region: $best.region,
      read: $best.read,
      now: ($now | floor | todate),
      world: ($best.world // {peers: ([$regions[].peers] | max)}),
      regions: $regions,
      history: $best.history
    };

def signs: if $utf8 then {good: "✓", warn: "–", bad: "!", late: "…", bars: " ▁▂▃▄▅▆▇█"} else {good: "+", warn: "-", bad: "!", late: "~", bars: " .:-=+*#@"} end;
def mood: if . == "healthy" then "good" elif . == "late" then "late" elif . == "drained" or . == null then "warn" else "bad" end;
def paint($mood): if $colour then "\u001b[\({good: "32", warn: "33", late: "33", bad: "1;31", faint: "2"}[$mood])m\(.)\u001b[0m" else . end;

def grouped: if . < 1000 then tostring else "\(. / 1000 | floor | grouped),\(. % 1000 + 1000 | tostring[1:])" end;
def number: if type != "number" then "?" elif . < 1000000 then round | grouped else "\(. / 10000 | floor / 100)M" end;
def span:
  if type != "number" then "?" elif . < 10 then "\(. * 10 | floor / 10)s" elif . < 100 then "\(floor)s" elif . < 6000 then "\(. / 60 | floor)m"
  elif . < 172800 then "\(. / 3600 | floor)h" else "\(. / 86400 | floor)d" end;

# A cell is a string, or {text, mood}.
def text: if type == "object" then .text else . end;
def padded($width; $left):
  . as $cell | text | (" " * ($width - length) // "") as $space
  | if $left then . + $space else $space + . end
  | if $cell | type == "object" then paint($cell.mood) else . end;

# table($left): prints rows of cells; the first $left columns are aligned to the left.
def table($left):
  . as $rows
  | [range(0; $rows[0] | length) as $column | [$rows[][$column] | text | length] | max] as $widths
  | $rows[] | [to_entries[] | .key as $column | .value | padded($widths[$column]; $column < $left)] | join("  ") | sub(" +$"; "");

# bars($now): a day's figures from {start, value}, one character for half an hour, from the least to the most; blank where
# there are none.
def bars($now):
  (map(.value) | [min, max]) as [$least, $most]
  | [range(47; -1; -1) as $back
      | [.[] | select(($now - .start) / 1800 | floor == $back).value]
      | if . == [] then 0 elif $least == $most then 1 else 1 + (add / length - $least) / ($most - $least) * 7 | round end
      | signs.bars[.:. + 1]] | add;

# The world's peers in each step: every region counts all peers.
def peers_of_day: [.history.regions // {} | .[] | [.start, .seeders, .partialSeeds, .leechers] | transpose[] | {start: .[0], value: .[1:] | add}]
  | group_by(.start) | map(max_by(.value));

# "3,000 written, 20 degraded" of {total, written, degraded, ...}, without zeros.
def shares: del(.total) | to_entries | sort_by(-.value) | map(select(.value > 0) | "\(.value | number) \(.key | gsub("_"; " "))") | join(", ");

def lines:
  (.now | time) as $now
  | ({well: "good", faulty: "bad", unknown: "warn"}[.health]) as $mood
  | (signs[$mood] + " " + .sentence | paint($mood)),
    (.faults[] | signs.bad + " " + . | paint("bad")),
    (select(.read) | "  As \(.region) knew it \(.read | age($now) | span) ago, at \(.read[11:19]) UTC." | paint("faint")),
    (select(.regions != []) | "",
      ([["region", "state", "report", "lag", "ann/min", "peers", "torrents", "sweep"]]
        + [.regions[] | [
            .name,
            (word | {text: (if . then signs[mood] + " " + . else "?" end), mood: mood}),
            (.heartbeat | age($now) | span), (.lagSeconds | span), (.announcesPerMinute.total | number), (.own | number),
            (.torrents | number), (.counted | age($now) | span)]]
        | table(2))),
    (select($aws) | "",
      ([["in AWS", "Route 53", "drained", "version", "artifact"]]
        + [.regions[] | [
            .name,
            {text: (.route53 // "?"), mood: ({healthy: "good", unhealthy: "bad"}[.route53 // ""] // "warn")},
            ({"true": "yes", "false": "no"}[.drained | tostring] // "?"), (.version // "?"), (.artifact // "?")]]
        | table(5))),
    (.world | select(.peers) | "",
      "peers      \(.peers | number)" + (if .seeders then ": \(.seeders | number) seeders, \(.leechers | number) leechers, \(.partialSeeds | number) partial seeds" else "" end),
      (select(.ipv4) | "           \(.ipv4 | number) over IPv4, \(.ipv6 | number) over IPv6, in \(.torrents | number) torrents")),
    (peers_of_day | select(. != []) | "24 hours   \(bars($now))  \(map(.value) | [min, max] | unique | map(number) | join(" to "))"),
    (.world | select(.completed) | "completed  \(.completed | number) downloads"),
    (.world.announcesPerMinute | values | "announces  \(.total | number) a minute" + (shares | if . == "" then . else ": " + . end)),
    ([.regions[] | select(.release)] | group_by(.release) | length as $releases | to_entries[]
      | (if .key == 0 then "release    " else "           " end) + .value[0].release
        + (if $releases == 1 then "" else " in \(.value | map(.name) | join(", "))" end));

state
| ({well: 0, faulty: 1, unknown: 2}[.health]),
  ([.sentence, .faults[]] | join(" ")),
  if $json then del(.history, .now) | if $watch then tojson else . end else lines end
