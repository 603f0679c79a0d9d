# shellcheck shell=bash
# Reads what regions/ describes, for other scripts; needs jq. Source it, then call read_regions.

REGIONS_LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly REGIONS_LIB

# From the events of $file to {file, root}, or {file, fault} if a key is given twice: jq itself would take the last.
# shellcheck disable=SC2016 # They are jq's variables.
readonly PARSE='
  # The path of the first key that is given twice, or null.
  def given_twice($events):
    reduce $events[] as $event ({past: {}};
      .past as $past
      | $event[0] as $path
      | if .twice then .
        elif $event | length == 1 then .past[$path[:-1] | tojson] = true
        else
          .twice = first(((range($path | length) + 1) as $length | $path[:$length] | select($past[tojson])), null)
          | .past[$path | tojson] = true
        end)
    | .twice;
  [inputs] as $events
  | [fromstream($events[])] as $roots
  | if $roots | length != 1 then error("not one value") else given_twice($events) end
  | if . then {$file, fault: {path: ., reason: "given twice"}} else {$file, root: $roots[0]} end'

# read_regions DIR: prints what is described there as one line of JSON, or says what is wrong with it:
#   global     what global.json says
#   regions    what each region's file says, in the order of the files, with fallbackCode,
#              controlRegion, and those that it is the control region of in controls, and in
#              controlledRegions as its heartbeat's environment has them
#   derived    what the deployment has to be ready for (scripts/lib/regions.jq works it out)
#   obstacles  sentences that tell why it cannot be deployed; see check_deployable
read_regions() {
  local read
  if [[ ! -d $1 || ! -r $1 || ! -x $1 ]]; then
    echo "$1: is no directory that can be read" >&2
    return 1
  fi
  read=$(
    parse_descriptions "${1%/}" | jq -sr --arg directory "${1%/}" \
      --slurpfile global "$REGIONS_LIB/../../regions/global.schema.json" \
      --slurpfile region "$REGIONS_LIB/../../regions/region.schema.json" \
      '{directory: $directory, files: .} | {global: $global[0], region: $region[0]} as $schemas | '"$(<"$REGIONS_LIB/regions.jq")
"'    | if .topology then .topology | tojson else .faults[] end'
  ) || return
  if [[ $read != '{'* ]]; then
    printf '%s\n' "$read" >&2
    return 1
  fi
  printf '%s\n' "$read"
}

# region_of REGIONS NAME: prints what read_regions printed of one region.
region_of() {
  if ! jq -ec --arg name "$2" 'first(.regions[] | select(.region == $name))' <<<"$1"; then
    echo "There is no region $2." >&2
    return 1
  fi
}

# check_deployable REGIONS: fails, and says why, if what read_regions printed is good for a local run
# only, or is more than its own limits allow.
check_deployable() {
  [[ $1 != *'"obstacles":[]'* ]] || return 0
  jq -r '.obstacles[]' <<<"$1" >&2
  return 1
}

# parse_descriptions DIR: prints each file that describes something, in the order of the names.
parse_descriptions() {
  local LC_ALL=C file
  parse_description "$1/global.json"
  for file in "$1"/*.json; do
    case ${file##*/} in
      global.json | *.schema.json | '*.json') ;;
      *) parse_description "$file" ;;
    esac
  done
}

# parse_description FILE: prints {file, root} or, if it cannot be parsed, {file, fault}.
parse_description() {
  if [[ ! -e $1 ]]; then
    faulty "$1" missing
  elif [[ ! -r $1 || -d $1 ]]; then
    faulty "$1" "cannot be read"
  else
    jq -nc --stream --arg file "$1" "$PARSE" "$1" 2>/dev/null || faulty "$1" "is no JSON"
  fi
}

# faulty FILE REASON
faulty() {
  jq -nc --arg file "$1" --arg reason "$2" '{file: $file, fault: {path: [], reason: $reason}}'
}
