#!/usr/bin/env bats
# The configurations of nginx in templates/free, with other addresses. In place of trackers and of OpenWhisk there are
# servers that only record a request's path, query and headers. Everything listens on sockets in a temporary folder.

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return
  run=$BATS_TEST_TMPDIR
  # The path of a socket has at most 107 bytes.
  sockets=$(mktemp -d)
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test \
    -addext subjectAltName=DNS:openwhisk.example.org -keyout "$run/certificate.key" -out "$run/certificate.pem" 2>/dev/null
  for file in meridian server tracker site openwhisk/nginx; do
    configure "templates/free/$file.conf" >"$run/${file##*/}.conf"
  done
  mv "$run/nginx.conf" "$run/openwhisk.conf"
}

teardown() {
  if [[ -f $run/pid ]]; then
    stop_nginx
  fi
  rm -rf "$sockets"
}

# configure FILE: prints a configuration with this test's addresses and files.
configure() {
  sed -e '/server 10.0.0.3/d' -e '/listen \[/d' -e '/listen 443/d' \
    -e "s,server 127.0.0.1:6970,server unix:$sockets/own," -e "s,server 10.0.0.2:6970,server unix:$sockets/other," \
    -e "s,server openwhisk.example.org:443,server unix:$sockets/whisk," -e "s,listen 80 ,listen unix:$sockets/door ," \
    -e "s,/etc/ssl/certs/ca-certificates.crt,$run/certificate.pem," \
    -e "s,/etc/meridian/,$run/," -e "s,/etc/nginx/meridian/,$run/," -e "s,/var/log/nginx/,$run/," "$1"
}

# start_nginx SITE: starts nginx with logs of the http block, as Debian's has.
start_nginx() {
  cat >"$run/nginx.conf" <<CONF
$( ((EUID != 0)) || echo 'user root;')
worker_processes 1; pid $run/pid; error_log $run/debian-error.log;
events { }
http {
  client_body_temp_path $run/body; proxy_temp_path $run/proxy;
  fastcgi_temp_path $run/fastcgi; uwsgi_temp_path $run/uwsgi; scgi_temp_path $run/scgi;
  access_log $run/debian.log; error_log $run/debian-error.log info;
  # The client's address.
  set_real_ip_from unix:; real_ip_header X-Test-Client;
  include $run/meridian.conf;
  include $run/$1;
  log_format seen '\$request_uri|\$http_x_meridian_query|\$http_x_meridian_client|\$http_x_require_whisk_auth|\$http_x_forwarded_for|\$http_host';
  server {
    listen unix:$sockets/own;
    access_log $run/own.seen seen;
    location / { return 200 own; }
    location ~ ^/+health { return 503; }
  }
  server { listen unix:$sockets/other; access_log $run/other.seen seen; location / { return 200 other; } }
  server {
    listen unix:$sockets/whisk ssl; ssl_certificate $run/certificate.pem; ssl_certificate_key $run/certificate.key;
    access_log $run/whisk.seen seen;
    location / { return 200 "whisk \$ssl_server_name"; }
  }
}
CONF
  nginx -p "$run" -c "$run/nginx.conf" -t -q
  nginx -p "$run" -c "$run/nginx.conf"
}

# stop_nginx: it writes its logs at the end.
stop_nginx() {
  local pid
  pid=$(<"$run/pid")
  kill -QUIT "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}

# get PATH [CURL OPTION...]: asks through the front door.
get() {
  curl -s --max-time 5 --path-as-is --unix-socket "$sockets/door" "${@:2}" "http://tracker.example.org$1"
}

# seen: prints the only request that OpenWhisk has got, which it logs after its answer.
seen() {
  until [[ -s $run/whisk.seen ]]; do sleep 0.05; done
  cat "$run/whisk.seen"
}

# check_refusal ANSWER INTERVAL MINUTES: whether it is bencoded, with its keys in order.
check_refusal() {
  [[ $1 =~ ^d14:failure\ reason([0-9]+):(.*)8:intervali([0-9]+)e8:retry\ ini([0-9]+)ee$ ]]
  [ "${BASH_REMATCH[1]}" -eq "${#BASH_REMATCH[2]}" ]
  [ "${BASH_REMATCH[3]}" -eq "$2" ]
  [ "${BASH_REMATCH[4]}" -eq "$3" ]
}

@test "an unhealthy tracker still gets its clients, whatever form of /health is asked" {
  start_nginx site.conf
  for path in /health /health/ /health.php //health.php/ /health/ /health.php; do
    [ "$(get "$path" -o /dev/null -w '%{http_code}')" = 503 ]
  done
  [ "$(get /announce)" = own ]
  [ ! -s "$run/other.seen" ]
}

@test "clients of a tracker that is down get another region's answers, and without any tracker an interval" {
  sed -i "s,unix:$sockets/own,unix:$sockets/nobody," "$run/site.conf"
  start_nginx site.conf
  [ "$(get /announce)" = other ]
  [ "$(get /health -o /dev/null -w '%{http_code}')" = 502 ]
  stop_nginx
  sed -i "s,unix:$sockets/other,unix:$sockets/nobody," "$run/site.conf"
  start_nginx site.conf
  check_refusal "$(get /announce)" 300 5
}

@test "an IPv6 /64 has one limit, and what is limited gets an interval" {
  sed -i 's,rate=500r/s,rate=1r/m,' "$run/meridian.conf"
  sed -i 's,burst=5000,burst=1,' "$run/server.conf"
  start_nginx site.conf
  # A network with a line feed among its bytes.
  [ "$(get /announce -H 'X-Test-Client: 2001:db8:0a0a::1')" = own ]
  [ "$(get /announce -H 'X-Test-Client: 2001:db8:0a0a::2')" = own ]
  check_refusal "$(get /announce -H 'X-Test-Client: 2001:db8:a0a:0:9::a0a')" 900 15
  [ "$(get /announce -H 'X-Test-Client: 2001:db8:0a0a:1::1')" = own ]
  [ "$(get /announce -H 'X-Test-Client: 198.51.100.1')" = own ]
  [ "$(get /announce -H 'X-Test-Client: 198.51.100.2')" = own ]
}

@test "a client has a limited number of requests under way, and one beyond it gets an interval" {
  sed -i 's,meridian_connections 1000,meridian_connections 1,' "$run/server.conf"
  start_nginx site.conf
  mkfifo "$run/pipe"
  # A request under way: nginx waits for the rest of its body.
  exec 7<>"$run/pipe"
  get /announce -H 'X-Test-Client: 198.51.100.1' -H Expect: -X GET -T "$run/pipe" -o "$run/first" 7>&- &
  for _ in {1..500}; do
    [[ $(get /announce -H 'X-Test-Client: 198.51.100.1') == own ]] || break
  done
  check_refusal "$(get /announce -H 'X-Test-Client: 198.51.100.1')" 900 15
  [ "$(get /announce -H 'X-Test-Client: 198.51.100.2')" = own ]
  exec 7>&-
  wait "$!"
  [ "$(<"$run/first")" = own ]
}

@test "logs of the http block do not get clients' addresses and info hashes" {
  start_nginx site.conf
  [ "$(get '/announce?info_hash=secret' -H 'X-Test-Client: 198.51.100.1')" = own ]
  stop_nginx
  grep -q '"/announce" 200' "$run/meridian.log"
  run grep -rE '198\.51\.100\.1|secret' "$run/meridian.log" "$run/meridian-error.log" "$run/debian.log" "$run/debian-error.log"
  [ "$output" = '' ]
}

@test "OpenWhisk gets the query and the address of the client, which cannot choose them" {
  start_nginx openwhisk.conf
  query='info_hash=%00%ff%0d%0a&port=1'
  [ "$(get "/announce?$query" -H 'X-Test-Client: 198.51.100.1' \
    -H 'X-Meridian-Client: 192.0.2.1' -H 'X-Forwarded-For: 192.0.2.1')" = 'whisk openwhisk.example.org' ]
  whisk=/api/v1/web/guest/meridian/tracker.http
  [ "$(seen)" = "$whisk/announce|$query|198.51.100.1|SECRET|198.51.100.1|openwhisk.example.org" ]
  for path in '/announce%20HTTP/1.1%0d%0aX-Meridian-Client:192.0.2.1' '/announce%0d%0aX-Meridian-Client:192.0.2.1' /health%0a; do
    [ "$(get "$path" -o /dev/null -w '%{http_code}')" = 404 ]
  done
  [ "$(wc -l <"$run/whisk.seen")" -eq 1 ]
  : >"$run/whisk.seen"
  get '/assets/page.css%20HTTP/1.1%0d%0aX-Meridian-Client:192.0.2.1' >/dev/null
  [[ $(seen) == "$whisk/assets/page.css%20HTTP/1.1%0D%0AX-Meridian-Client:192.0.2.1|"*"|SECRET|"* ]]
}

@test "OpenWhisk's secret is not sent to a server with another certificate" {
  sed -i "s,proxy_ssl_name .*,proxy_ssl_name other.example.org;," "$run/openwhisk.conf"
  start_nginx openwhisk.conf
  check_refusal "$(get /announce)" 300 5
  [ ! -s "$run/whisk.seen" ]
  [ "$(get /health -o /dev/null -w '%{http_code}')" = 502 ]
}
