#!/usr/bin/env bash
# Installs what the local engine needs and Debian or Ubuntu has: PostgreSQL and RabbitMQ, and with --browser what only tests
# need: Chromium for those of the console, and Node.js with npm for the clients of other makers,
# and Go with its package mod for an auditor of another maker; with --benchmarks what is only
# measured beside: nginx. Says what it installs; does nothing where everything is there. No server is started by it or left running.
set -euo pipefail

browser= benchmarks=
for option; do
  case "$option" in
    --browser) browser=yes ;;
    --benchmarks) benchmarks=yes ;;
    *) echo "usage: eng/setup.sh [--browser] [--benchmarks]" >&2; exit 2 ;;
  esac
done

missing=()
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
if [ -n "$browser" ]; then
  command -v chromium >/dev/null || missing+=(chromium)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  command -v go >/dev/null || missing+=(golang-go)
  [ -d /usr/share/gocode/src/golang.org/x/mod ] || missing+=(golang-golang-x-mod-dev)
fi
if [ -n "$benchmarks" ]; then
  [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
fi

if [ ${#missing[@]} = 0 ]; then
  echo "setup: everything is there"
  exit 0
fi

install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"

if ! command -v apt-get >/dev/null; then
  echo "setup: this machine has no apt-get. Install by other means: ${missing[*]}" >&2
  exit 1
fi

sudo=
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null && ! { [ -t 0 ] && sudo true; }; then
    echo "setup: missing: ${missing[*]}. An administrator must run:" >&2
    echo "  $install" >&2
    exit 1
  fi
  sudo=sudo
fi

echo "setup: installing ${missing[*]}"

# The packages would start their servers for the whole machine; the engine starts its own. A policy that says no
# (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt) is there for the time of the installation,
# unless the machine has a policy of its own.
policy=/usr/sbin/policy-rc.d
cleanup() { :; }
if [ ! -e $policy ]; then
  cleanup() { $sudo rm -f $policy; }
  trap cleanup EXIT
  printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
  $sudo chmod 755 $policy
fi

# Creating a cluster starts nothing, but nobody needs that one: the engine makes its own.
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
  $sudo mkdir -p /etc/postgresql-common
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
fi

$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

if [[ " ${missing[*]} " == *" rabbitmq-server "* ]]; then
  # Erlang's port mapper comes as a daemon with the first thing that Erlang does, and never ends by itself. Only the one of
  # the package's own user is ended: somebody else's may be in use.
  $sudo pkill -u rabbitmq -x epmd || true
fi

# Where systemd runs, the packages also ask for a start at the next boot.
if [ -d /run/systemd/system ]; then
  for package in "${missing[@]}"; do
    case $package in
      postgresql) units="postgresql.service" ;;
      rabbitmq-server) units="rabbitmq-server.service epmd.service epmd.socket" ;;
      nginx-light) units="nginx.service" ;;
      *) units= ;;
    esac
    for unit in $units; do $sudo systemctl disable --now "$unit" >/dev/null 2>&1 || true; done
  done
fi

echo "setup: installed ${missing[*]}"
