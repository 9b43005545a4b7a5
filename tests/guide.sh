# Read by tests/guide: what is looked at, on the bare Debian, around each section of docs/installing.md.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive PS4='   # '
differs() { printf 'DIFFERS: %s\n' "$*"; exit 1; }
section() { printf '== %s\n' "$1"; }
# A section without a look of its own is only typed.
before() { ! declare -F "before_$1" >/dev/null || "before_$1"; }
after() { ! declare -F "after_$1" >/dev/null || "after_$1"; }

# get PORT PATH: an answer of the daemon, head and all; the bare system has no curl.
get() {
  exec 9<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&9
  cat <&9
  exec 9>&-
}
has() { # has WHAT TEXT…: the output of the command on standard input
  local all word
  all=$(cat)
  for word in "${@:2}"; do
    case $all in *"$word"*) ;; *) differs "$1: no \"$word\" in: ${all:0:2000}" ;; esac
  done
}
state() { # state UNIT WHAT…: active or not, enabled or not
  local unit=$1 active enabled
  active=$(systemctl is-active "$unit" || true) enabled=$(systemctl is-enabled "$unit" 2>/dev/null || true)
  [ "$active $enabled" = "$2 $3" ] || differs "$unit is $active and $enabled, not $2 and $3"
}
main_pid() { systemctl show --property=MainPID --value "$1"; }

after_install() {
  state wardmote.service inactive disabled
  state wardmote.socket inactive disabled
  state wardmote-exercise.service inactive disabled
  [ "$(stat -c '%U %a' /etc/wardmote/secrets)" = 'root 700' ] || differs "the folder of secrets"
  [ "$(stat -c '%U %a' /var/lib/wardmote)" = 'wardmote 700' ] || differs "the folder of the database"
  [ "$(stat -c '%U %a' /var/backups/wardmote)" = 'wardmote 700' ] || differs "the folder of backups"
  wardmote --version | has "the program" "wardmote 0.1.0"
  # The file as shipped is not finished, and the daemon does not start on it, whoever asks.
  install -m 600 /dev/stdin /etc/wardmote/secrets/wardmote-key <<<'a key that is long enough to be a key'
  for name in x-consumer-key x-consumer-secret x-token x-token-secret; do
    install -m 600 /dev/stdin "/etc/wardmote/secrets/$name" <<<invented
  done
  ! systemctl start wardmote || differs "the daemon starts on a file that is not finished"
  journalctl -u wardmote --no-pager | has "the refusal" "server.public_url" "not finished"
  [ "$(systemctl show -p ExecMainStatus --value wardmote)" = 2 ] || differs "the exit code of the refusal"
  systemctl reset-failed wardmote
  rm /etc/wardmote/secrets/*
}

after_first_exercise() {
  get 8580 /exercise | has "what arrived" "EXERCISE EXERCISE EXERCISE" "Lock your bike in two places" "Mail: " "alder@example.org" "X: 1" "Ward panels: 1"
  get 8581 "/notices/$id" | has "the notice" "EXERCISE EXERCISE EXERCISE" "Lock your bike in two places"
  state wardmote-exercise.service active enabled
  # Killed in the middle of its work, it is there again, and knows what it did.
  local old
  old=$(main_pid wardmote-exercise)
  kill -KILL "$old"
  for _ in $(seq 100); do wardmote alive >/dev/null 2>&1 && [ "$(main_pid wardmote-exercise)" != "$old" ] && break; sleep 0.2; done
  wardmote status "$id" | has "after a kill" "Released"
}

# What one does in an editor: the addresses are somebody's own, and X is off.
before_go_live() {
  sed -i -e 's#https://desk.example.org#https://desk.wardmote.test#' -e 's#https://alerts.example.org#https://alerts.wardmote.test#' \
    -e '/^\[channels.twitter\]/,/^# An account by OAuth/{/^[^#]/d}' \
    -e '/^name = "twitter"/,/^how/s/^how = "adapter"/how = "by_hand"/' /etc/wardmote/wardmote.toml
}
after_go_live() {
  state wardmote.service active enabled
  state wardmote.socket active enabled
  get 8481 /subscribe | has "the public page" "200 OK"
  get 8480 /readyz | has "readiness" "200 OK"
  systemctl show -p StatusErrno --value wardmote | has "its status" 0
  unset CREDENTIALS_DIRECTORY
}

before_tls() {
  install -m 644 /root/certificates/alerts.pem /etc/ssl/certs/alerts.wardmote.test.pem
  install -m 644 /root/certificates/desk.pem /etc/ssl/certs/desk.wardmote.test.pem
  install -D -m 600 /root/certificates/alerts.key /etc/ssl/private/alerts.wardmote.test.key
  install -D -m 600 /root/certificates/desk.key /etc/ssl/private/desk.wardmote.test.key
  sed -i 's/example\.org/wardmote.test/' /usr/share/doc/wardmote/proxy/nginx.conf
}
after_tls() {
  state nginx.service active enabled
  # Both names by TLS, with the certificate of each.
  for name in alerts desk; do
    printf 'GET / HTTP/1.1\r\nHost: %s.wardmote.test\r\nConnection: close\r\n\r\n' "$name" \
      | openssl s_client -quiet -connect 127.0.0.1:443 -servername "$name.wardmote.test" -verify_return_error \
        -verify_hostname "$name.wardmote.test" -CAfile "/root/certificates/$name.pem" 2>/root/tls.log \
      | has "$name by TLS" "HTTP/1.1 " "Strict-Transport-Security" "content-security-policy"
  done
}

before_back_up() { rm -f /var/backups/wardmote/*; }
after_back_up() {
  compgen -G '/var/backups/wardmote/wardmote-*.db' >/dev/null || differs "there is no backup"
  # The daemon itself may write there too.
  printf '[backup]\nfolder = "/var/backups/wardmote"\n' | install -D -m 644 /dev/stdin /etc/wardmote/wardmote.toml.d/backup.toml
}

after_restore() {
  state wardmote-exercise.service active enabled
  wardmote status "$id" | has "the message after a restore" "Released"
  ! wardmote status "$id" --token-file ada.token >/dev/null 2>&1 || differs "a token from before the restore still works"
}

before_change_the_configuration() { pid=$(main_pid wardmote); }
after_change_the_configuration() {
  for _ in $(seq 150); do journalctl -u wardmote --no-pager | grep -q '"reloaded"' && break; sleep 0.4; done
  journalctl -u wardmote --no-pager | has "the reload" '"reloaded"'
  [ "$(main_pid wardmote)" = "$pid" ] || differs "the reload started another process"
  wardmote config show --origin | has "what is laid over" "/etc/wardmote/wardmote.toml.d/backup.toml"
}

before_change_a_secret() {
  pid=$(main_pid wardmote)
  head -c 32 /dev/urandom | base64 > /etc/wardmote/secrets/x-token
}
after_change_a_secret() {
  [ "$(main_pid wardmote)" != "$pid" ] || differs "the restart left the old process"
  state wardmote.service active enabled
  # What systemd handed over is the new one.
  cmp "/proc/$(main_pid wardmote)/root/run/credentials/wardmote.service/secrets_x-token" /etc/wardmote/secrets/x-token \
    || differs "the daemon has the old secret"
}

# The page's own command; it is typed once more from an older version.
upgrade="apt-get install --yes --reinstall -o Dpkg::Options::=--force-confold /root/wardmote_0.1.0-1_amd64.deb"
before_upgrade() {
  pid=$(main_pid wardmote) config=$(sha256sum /etc/wardmote/wardmote.toml)
  grep -qxF "$upgrade" /root/page.sh || differs "the page upgrades by another command than: $upgrade"
}
after_upgrade() {
  [ "$(main_pid wardmote)" != "$pid" ] || differs "the upgrade left the old process"
  state wardmote.service active enabled
  state wardmote-exercise.service active enabled
  [ "$(sha256sum /etc/wardmote/wardmote.toml)" = "$config" ] || differs "the upgrade changed the configuration"
  # One that the new version does not take leaves the old daemon at its work.
  pid=$(main_pid wardmote)
  echo '[no_such_section]' > /etc/wardmote/wardmote.toml.d/wrong.toml
  $upgrade 2>&1 | has "an upgrade with a wrong file" "The old one still runs"
  [ "$(main_pid wardmote)" = "$pid" ] || differs "the daemon was stopped for a configuration that is wrong"
  rm /etc/wardmote/wardmote.toml.d/wrong.toml
}

after_prune_and_watch() {
  get 8480 /metrics | has "metrics without a token" " 401 "
  wardmote queue >/dev/null || differs "the administrator's token does not work"
}

before_remove() { cd /root; }
after_remove() {
  [ ! -e /usr/bin/wardmote ] || differs "the program is still there"
  [ ! -e /etc/wardmote/wardmote.toml ] || differs "the configuration is still there after a purge"
  [ -s /var/lib/wardmote/wardmote.db ] && [ -s /etc/wardmote/secrets/wardmote-key ] || differs "a purge took what cannot be made again"
  ! systemctl is-active --quiet wardmote wardmote.socket wardmote-exercise || differs "something still runs"
  # Asked twice.
  apt-get install --yes /root/wardmote_0.1.0-1_amd64.deb >/dev/null
  touch /etc/wardmote/erase-everything
  apt-get purge --yes wardmote | has "the second purge" "are erased"
  [ ! -e /var/lib/wardmote ] && [ ! -e /var/lib/wardmote-exercise ] && [ ! -e /etc/wardmote ] || differs "something is left"
  compgen -G '/var/backups/wardmote/wardmote-*.db' >/dev/null || differs "a purge took the backups"
  from_an_older_version
}

# A second life, which begins with an older version: its data and what was changed in its configuration outlive the upgrade by
# the command of the page, and a removal.
from_an_older_version() {
  local config token
  section "From an older version"
  apt-get install --yes /root/wardmote_older.deb >/dev/null
  dpkg-query --show --showformat '${Version}' wardmote | has "the older version" "0.0.9-1"
  grep -q '^# of the older version$' /etc/wardmote/wardmote.toml /etc/wardmote/exercise.toml || differs "this is not the older one's configuration"
  before_go_live
  head -c 32 /dev/urandom | base64 > /etc/wardmote/secrets/wardmote-key
  token=/root/wardmote/second.token
  runuser -u wardmote -- wardmote people add --first-administrator --config /etc/wardmote/wardmote.toml \
    --name "Robin Ashdown" --email robin.ashdown@example.org > "$token"
  systemctl enable --now wardmote.socket wardmote
  export WARDMOTE_URL=http://127.0.0.1:8480 WARDMOTE_TOKEN_FILE=$token
  wardmote people add --name "Ada Penrose" --email ada.penrose@example.org --role author:london >/dev/null
  config=$(sha256sum /etc/wardmote/wardmote.toml) pid=$(main_pid wardmote)
  $upgrade >/dev/null
  dpkg-query --show --showformat '${Version}' wardmote | has "the upgrade" "0.1.0-1"
  [ "$(main_pid wardmote)" != "$pid" ] || differs "the upgrade left the old process"
  state wardmote.service active enabled
  state wardmote.socket active enabled
  state wardmote-exercise.service inactive disabled
  [ "$(sha256sum /etc/wardmote/wardmote.toml)" = "$config" ] || differs "the upgrade changed what was edited"
  ! grep -q '^# of the older version$' /etc/wardmote/wardmote.toml.dpkg-dist || differs "the new file does not lie beside the old one"
  ! grep -q '^# of the older version$' /etc/wardmote/exercise.toml || differs "what nobody edited is not the new version's"
  wardmote people list | has "people after the upgrade" "Ada Penrose"
  # Removed and installed again, it goes on where it was.
  apt-get remove --yes wardmote >/dev/null
  [ ! -e /usr/bin/wardmote ] || differs "the program is still there"
  ! systemctl is-active --quiet wardmote wardmote.socket || differs "something still runs"
  [ "$(sha256sum /etc/wardmote/wardmote.toml)" = "$config" ] || differs "a removal took the configuration"
  [ -s /var/lib/wardmote/wardmote.db ] && [ -s /etc/wardmote/secrets/wardmote-key ] || differs "a removal took what cannot be made again"
  dpkg-query --show --showformat '${db:Status-Status}' wardmote | has "a removal" config-files
  apt-get install --yes /root/wardmote_0.1.0-1_amd64.deb >/dev/null
  systemctl start wardmote.socket wardmote
  state wardmote.service active enabled
  wardmote people list | has "people after a removal" "Ada Penrose"
  apt-get purge --yes wardmote | has "a purge" "/var/lib/wardmote is kept"
  [ ! -e /etc/wardmote/wardmote.toml ] && [ ! -e /etc/wardmote/wardmote.toml.dpkg-dist ] || differs "a purge left the configuration"
  [ -s /var/lib/wardmote/wardmote.db ] || differs "a purge took the database"
}
