#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Dead letters: listed, sent again, deleted, and no reason to refuse a deployment.

bats_require_minimum_version 1.5.0
load deployed

# letter ID TIME BODY [ATTRIBUTE VALUE]...: adds a letter, as SQS returns it.
letter() {
  jq -nc '$ARGS.positional as [$id, $time, $body] | {MessageId: $id, ReceiptHandle: "receipt-\($id)", Body: $body,
    Attributes: {SentTimestamp: $time},
    MessageAttributes: ([$ARGS.positional[3:] | .[range(0; length; 2):][:2] | {key: .[0], value: {StringValue: .[1]}}] | from_entries)}' \
    --args "$@" >>letters
}

# write_letters: one of a rule, one of a function and one of a schedule.
write_letters() {
  letter a 1795870800000 '{"source":"meridian","detail-type":"Meridian Purge Segment","detail":{"segment":3}}' \
    RULE_ARN arn:aws:events:us-east-1:123456789012:rule/meridian/meridian-purge ERROR_CODE THROTTLING ERROR_MESSAGE "Rate exceeded."
  letter b 1795867200000 '{"requestContext":{"functionArn":"arn:aws:lambda:us-east-1:123456789012:function:meridian-purge:live","condition":"RetriesExhausted"},
    "requestPayload":{"source":"meridian.schedule","detail-type":"Meridian Purge Due","detail":{"scheduled":true}},"responsePayload":{"errorMessage":"it ran out of time"}}'
  letter c 1795874400000 '{"scheduled": true}' SCHEDULE_ARN arn:aws:scheduler:us-east-1:123456789012:schedule/default/meridian-purge ERROR_CODE NO_BUS
}

@test "letters are listed, the oldest first, and stay where others can read them" {
  write_letters
  run scripts/dead-letters us-east-1 list
  [ "$status" -eq 0 ]
  [ "$output" = "2026-11-28T12:00:00Z  function meridian-purge  it ran out of time
  Meridian Purge Due {\"scheduled\":true}
2026-11-28T13:00:00Z  rule meridian-purge  Rate exceeded.
  Meridian Purge Segment {\"segment\":3}
2026-11-28T14:00:00Z  schedule meridian-purge  NO_BUS
  {\"scheduled\": true}" ]
  [ ! -s hidden ]
  run --separate-stderr scripts/dead-letters us-east-1 list --json
  [ "$(jq -c 'map([.time, .from, .event.DetailType])' <<<"$output")" = \
    '[["2026-11-28T12:00:00Z","function meridian-purge","Meridian Purge Due"],["2026-11-28T13:00:00Z","rule meridian-purge","Meridian Purge Segment"],["2026-11-28T14:00:00Z","schedule meridian-purge",null]]' ]
}

@test "more letters than one answer has are listed once each" {
  for number in {10..34}; do
    letter "$number" 1795870800000 "$number"
  done
  run scripts/dead-letters us-east-1 list --json
  [ "$(jq 'length' <<<"$output")" -eq 25 ]
  [ ! -s hidden ]
}

@test "a queue without letters" {
  touch letters
  run scripts/dead-letters us-east-1 list
  [ "$status" -eq 0 ]
  [ "$output" = "There are no dead letters in us-east-1." ]
}

@test "redrive puts every event on the bus again, then deletes its letter" {
  write_letters
  run scripts/dead-letters us-east-1 redrive
  [ "$status" -eq 0 ]
  [ "$output" = "us-east-1: 3 events were sent again." ]
  [ ! -s letters ]
  [ "$(grep -c '^events put-events --region us-east-1' calls)" -eq 3 ]
  grep -qF '[{"Source":"meridian","DetailType":"Meridian Purge Segment","Detail":"{\"segment\":3}","EventBusName":"meridian"}]' calls
  # That of the schedule is the schedule's own.
  grep -qF '[{"Source":"meridian.schedule","DetailType":"Meridian Purge Due","Detail":"{\"scheduled\": true}","EventBusName":"meridian"}]' calls
  [ "$(line put-events)" -lt "$(line delete-message)" ]
}

@test "redrive keeps a letter that has no event, and one whose event is not accepted" {
  write_letters
  letter d 1795870800000 'no JSON'
  run scripts/dead-letters us-east-1 redrive
  [ "$status" -eq 1 ]
  [[ $output == *"so it stays in the queue: 2026-11-28T13:00:00Z  function ?  unknown"*"1 letters stay in the queue."* ]]
  [ "$(jq -r .MessageId letters)" = d ]
  begin fresh
  write_letters
  touch refuse
  run scripts/dead-letters us-east-1 redrive
  [ "$status" -eq 1 ]
  [[ $output == *"an event was not accepted: "*"ThrottlingException"*"0 were sent again"* ]]
  [ "$(wc -l <letters)" -eq 3 ]
}

@test "purge deletes all letters once it is confirmed" {
  write_letters
  run scripts/dead-letters us-east-1 purge
  [ "$status" -eq 2 ]
  [[ $output == *"This deletes all dead letters of us-east-1, about 3: confirm it with --yes."* ]]
  [ -s letters ]
  run scripts/dead-letters us-east-1 purge --yes
  [ "$status" -eq 0 ]
  [ ! -s letters ]
}

@test "a dry run changes nothing" {
  write_letters
  run scripts/dead-letters us-east-1 redrive --dry-run
  [ "$status" -eq 0 ]
  [ "$(grep -c '^aws events put-events --region us-east-1' <<<"$output")" -eq 3 ]
  [ "$(grep -c '^aws sqs delete-message' <<<"$output")" -eq 3 ]
  run scripts/dead-letters us-east-1 purge --dry-run
  [[ $output == "aws sqs purge-queue --region us-east-1 --queue-url https://queue" ]]
  [ "$(wc -l <letters)" -eq 3 ]
  [ ! -s hidden ]
}

@test "wrong regions and actions are refused" {
  run scripts/dead-letters us-east-1
  [ "$status" -eq 2 ]
  run scripts/dead-letters us-east-1 burn
  [ "$status" -eq 2 ]
  [[ $output == *"There is no action 'burn': it must be list, redrive or purge."* ]]
  run scripts/dead-letters moon list
  [ "$status" -eq 1 ]
  [[ $output == *"There is no region moon"* ]]
}

@test "an old letter does not keep a region from being deployed, a new one stops a deployment" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 'us-east-1 meridian-dead-letters "arn:aws:sns:us-east-1:123456789012:meridian-alarms"' >alarms
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [ "$(version us-east-1)" = 2 ]
  echo 'us-east-1 meridian-table "arn:aws:sns:us-east-1:123456789012:meridian-alarms"' >>alarms
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms are in state ALARM already: meridian-table. Nothing was deployed."* ]]
}
