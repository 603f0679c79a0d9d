#!/usr/bin/env bats
# Asking about advisories, with a server on the loopback interface in place of osv.dev.

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR" || return
  mkdir .ci target
  echo 'typing_extensions==4.16.0' >.ci/requirements.txt
  cat >target/meridian-all.cdx.json <<'JSON'
{"components": [
  {"purl": "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.22.0?type=jar"},
  {"purl": "pkg:maven/org.crac/crac@1.5.0?type=jar"}]}
JSON
  cat >osv.py <<'PYTHON'
import http.server, pathlib

class Database(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        pathlib.Path("query").write_bytes(self.path.encode() + b"\n" + query)
        self.send_response(int(pathlib.Path("status").read_text()))
        self.end_headers()
        self.wfile.write(pathlib.Path("answer").read_bytes())

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Database)
pathlib.Path("port.new").write_text(str(server.server_port))
pathlib.Path("port.new").rename("port")
server.serve_forever()
PYTHON
  echo 200 >status
  python3 osv.py 3>&- &
  database=$!
  until [[ -f port ]]; do sleep 0.05; done
  MERIDIAN_OSV=http://127.0.0.1:$(<port)
  export MERIDIAN_OSV
}

teardown() {
  kill "$database"
}

@test "a dependency without an advisory passes, and every one is asked about" {
  echo '{"results": [{}, {}, {}]}' >answer
  run scripts/test/advisories
  [ "$status" -eq 0 ]
  [ "$output" = '3 passed, 0 failed' ]
  [ "$(head -n 1 query)" = /v1/querybatch ]
  [ "$(tail -n +2 query | jq -c '[.queries[].package.purl]')" = '["pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.22.0","pkg:maven/org.crac/crac@1.5.0","pkg:pypi/typing-extensions@4.16.0"]' ]
}

@test "a dependency with an advisory fails, and is named with it" {
  echo '{"results": [{"vulns": [{"id": "GHSA-5jmj-h7xm-6q6v", "modified": "2026-07-14T00:00:00Z"}]}, {}, {}]}' >answer
  run scripts/test/advisories
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = 'not ok  pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.22.0: GHSA-5jmj-h7xm-6q6v' ]
  [ "${lines[-1]}" = '2 passed, 1 failed' ]
}

@test "without an answer it says that nothing was checked, and succeeds" {
  MERIDIAN_OSV=http://127.0.0.1:1 run scripts/test/advisories
  [ "$status" -eq 0 ]
  [[ ${lines[0]} == 'not checked: no answer from http://127.0.0.1:1 (curl: '* ]]
  [ "${lines[-1]}" = '0 passed, 0 failed' ]
}

@test "an answer that cannot be one says that nothing was checked" {
  echo '<html>proxy</html>' >answer
  run scripts/test/advisories
  [ "$status" -eq 0 ]
  [[ ${lines[0]} == 'not checked: '*'(HTTP status 200)' ]]
  echo 503 >status
  run scripts/test/advisories
  [ "$status" -eq 0 ]
  [[ ${lines[0]} == 'not checked: '*'(HTTP status 503)' ]]
}

@test "a query that the database refuses fails" {
  echo 400 >status
  echo '{"message": "invalid purl"}' >answer
  run scripts/test/advisories
  [ "$status" -eq 1 ]
  [[ $output == *'refused the query: {"message": "invalid purl"}'* ]]
}

@test "without an earlier build it says what to run" {
  rm target/meridian-all.cdx.json
  run scripts/test/advisories
  [ "$status" -eq 1 ]
  [[ $output == *'Run mvn package first.' ]]
}
