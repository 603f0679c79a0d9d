# shellcheck shell=bash disable=SC2154
# What scripts/doctor finds of the credentials. Part of scripts/lib/checks.bash.

# are_credentials_renewed: whether the AWS CLI has fetched the temporary credentials itself, as for aws login, aws sso login or a
# role, and so renews them. Others were pasted.
are_credentials_renewed() {
  [[ -z ${AWS_ACCESS_KEY_ID:-} && -z $(aws configure get aws_session_token 2>/dev/null) ]]
}

# check_credentials: also finds the account, unless connect has; fails without valid credentials.
check_credentials() {
  local expiry left needed
  needed=$(estimate)
  if [[ -z $account ]] && ! find_account "$stack_region"; then
    if is_outage "$answer"; then
      unanswered credentials ''
    else
      found faulty credentials '' "AWS did not accept your credentials: ${answer##*$'\n'}" "aws login, aws sso login, aws configure, or set AWS_PROFILE"
    fi
    return 1
  fi
  if ! answer=$(aws configure export-credentials --format process 2>&1); then
    found unknown credentials '' "Account $account; how long the credentials are valid is not known." "aws configure export-credentials"
    return
  fi
  # Only the time leaves this pipe.
  expiry=$(jq -r '.Expiration // if .SessionToken then "unknown" else "" end' <<<"$answer")
  answer=''
  if [[ -z $expiry ]]; then
    found well credentials '' "Account $account; the credentials do not expire."
  elif are_credentials_renewed; then
    found well credentials '' "Account $account; the AWS CLI renews the credentials while your login lasts."
  elif [[ $expiry == unknown ]]; then
    found unknown credentials '' "Account $account; the credentials are temporary, and how long they are valid is not known." "If they may end within $needed minutes, get new ones first. An interrupted scripts/deploy continues when it is run again."
  elif ! left=$(jq -nr --arg expiry "$expiry" '$expiry | sub("[.][0-9]+"; "") | sub("[+]00:?00$"; "Z") | fromdate - now | . / 60 | floor' 2>/dev/null); then
    found unknown credentials '' "Account $account; the credentials expire at '$expiry', which is not understood." "aws login, or aws sso login"
  elif ((left < needed)); then
    found passable credentials '' "Account $account; the credentials expire in $left minutes, and ${#names[@]} regions may take $needed." \
      "Log in again (aws login or aws sso login), or ask for a longer session. An interrupted scripts/deploy continues when it is run again."
  else
    found well credentials '' "Account $account; the credentials are valid for $left minutes, and the deployment may take $needed."
  fi
}
