# The judgement of the deployment gate: whether a release gives clients worse answers than what it is compared with. Its input
# is lines that the tracker prints once a minute (templates/README.md, Metrics). scripts/lib/gate.bash and scripts/drill ask it.

# A release is worse if what is measured differs by more than this from everything that it is compared with.
def limits: {
  announces: 100,  # fewer of a release, or of what it is compared with, are not judged
  faults: 0.01,    # share of announces that failed or had degraded answers: more by 1 point
  points: 0.05,    # share of announces with another outcome: more by 5 points
  events: 5,       # and by more announces than this, which one short disturbance can affect
  errors: 3,       # and by more than three standard errors, of shares and of peers
  peers: 0.7,      # peers per answer: below 70%
  variation: 2,    # standard deviation of the number of peers in an answer, divided by its mean
  latency: 1.6,    # median latency: more than 1.6 times as long
  millis: 2,       # and by more than 2 ms
  busy: 5,         # not judged if environments had fewer announces a minute than this, and fewer than half of the others':
                   # what they reload every minute then takes much of the time
  arrived: 0.25    # announces of a version: below a quarter of what was routed to it
};

# Outcomes of which a release must not have more, and how clients see them.
def outcomes: {
  failed: "failed", degraded: "had degraded answers", rate_limited: "were rate-limited", banned: "were refused as banned",
  denied: "were refused as denied", malformed: "were refused as malformed"
};

def total($name): map(.[$name] // 0) | add // 0;

# The median of {VALUE: COUNT}, the buckets of a histogram, each a quarter of an octave wide around its value; null if empty.
def median:
  to_entries | map({value: (.key | tonumber), count: .value}) | sort_by(.value)
  | ((map(.count) | add // 0) / 2) as $half
  | reduce .[] as $bucket ({before: 0};
      if .median or $half == 0 then .
      elif .before + $bucket.count >= $half then
        .median = $bucket.value * pow(2; (($half - .before) / $bucket.count - 0.5) / 4)
      else .before += $bucket.count end)
  | .median;

# The figures of lines, which are objects.
def figures:
  {
    announces: total("Announces"),
    busy: (if . == [] then 0 else total("Announces") / length end),
    answered: (total("Announces.written") + total("Announces.skipped")),
    peers: total("PeersReturned"),
    outcomes: (. as $lines | outcomes | with_entries(. as {$key} | .value = ($lines | total("Announces." + $key)))),
    millis: (
      reduce (.[] | .["Latency.announce"] // empty | [.Values, .Counts] | transpose[]) as [$value, $count]
        ({}; .["\($value)"] += $count)
      | median | if . then . * 1000 else null end)
  };

# The lines of log events, [{message}], which other programs may have printed too.
def lines: map(.message | fromjson? | objects | select(.["Announces"]?));

def round1: . * 10 | round / 10;
def percent: . * 100 | round1 | "\(.)%";

# Faults of the input's figures in comparison with others: {KIND: [what it is, what the other is]}.
def faults($other):
  . as $new
  | limits as $limits
  | (outcomes | keys_unsorted | map(
      . as $kind
      | ($new.outcomes[$kind] / $new.announces) as $share
      | ($other.outcomes[$kind] / $other.announces) as $usual
      | (($new.outcomes[$kind] + $other.outcomes[$kind]) / ($new.announces + $other.announces)) as $both
      | ($both * (1 - $both) * (1 / $new.announces + 1 / $other.announces) | sqrt) as $error
      | (if $kind == "failed" or $kind == "degraded" then $limits.faults else $limits.points end) as $most
      | select($share - $usual > ([$most, $limits.events / $new.announces, $limits.errors * $error] | max))
      | {key: $kind, value: ["\($share | percent) of its announces \(outcomes[$kind])", ($usual | percent)]})
    | from_entries)
  + (if $new.answered < $limits.announces or $other.answered < $limits.announces then {}
     else
       ($new.peers / $new.answered) as $mean
       | ($other.peers / $other.answered) as $usual
       | ([$limits.peers, 1 - $limits.errors * $limits.variation / ($new.answered | sqrt)] | min) as $share
       | if $mean < $usual * $share then
           {peers: ["it returned \($mean | round1) peers per announce", "\($usual | round1)"]}
         else {} end
     end)
  + (if $new.busy < $limits.busy and $new.busy < $other.busy / 2 then {}
     elif $new.millis and $other.millis and $new.millis > $other.millis * $limits.latency
        and $new.millis > $other.millis + $limits.millis then
       {latency: ["it took \($new.millis | round1) ms for an announce", "\($other.millis | round1) ms"]}
     else {} end);

# The judgement of figures with a {name}: {verdict: "worse", "fine" or "unknown", reason}. $others are figures with names.
def judgement($others):
  . as $new
  | limits.announces as $least
  | ($others | map(select(.announces >= $least))) as $judges
  | if $new.announces < $least then
      {verdict: "unknown", reason: "\(.name) had \(.announces) announces, which are too few to judge it by: \($least) are needed"}
    elif $judges == [] then
      {verdict: "unknown", reason: "there are fewer than \($least) announces to compare \(.name) with"}
    else
      ($judges | map(. as $judge | $new | faults($judge))) as $faults
      | first((outcomes | keys_unsorted[]), "peers", "latency" | select(. as $kind | $faults | all(has($kind)))) // null
      | if . then
          . as $kind
          | {verdict: "worse", reason: "\($new.name) is worse: \($faults[0][$kind][0]) (\(
              [range($judges | length) | "\($judges[.].name): \($faults[.][$kind][1])"] | join(", ")))"}
        else
          {verdict: "fine", reason: "\($new.name) had \($new.announces) announces and is as good as \($judges | map(.name) | join(" and "))"}
        end
    end;

# The judgement of a version that gets a share ($weight) of the requests, against the version that gets the others, by the
# log events of both. $isLast tells whether all its lines should be there by now.
def canary($new; $old; $weight; $isLast):
  lines
  | (map(select(.version == $new)) | figures + {name: "version \($new)"}) as $canary
  | (map(select(.version == $old)) | figures + {name: "version \($old)"}) as $usual
  | ($usual.announces * $weight / (1 - $weight) | round) as $expected
  | if $isLast and $expected * limits.arrived >= limits.announces / 2 and $canary.announces < $expected * limits.arrived then
      {verdict: "worse", reason: "\($canary.name) is worse: it reported \($canary.announces) announces, but about \($expected) were routed to it"}
    else $canary | judgement([$usual]) end;
