#!/bin/sh
# sandbox.sh FOLDER DOTNET COMMAND...: runs COMMAND in namespaces that "unshare" has made, with a root of its own:
# the system's programs read-only, FOLDER/work as /work, and nothing else of this machine. What runs here was written by an
# agent, so it must not see the people's files, the other repositories or any process. The root it seems to be holds no capability.
set -e
folder=$1 dotnet=$2
shift 2
root=$folder/root

mkdir -p "$root"
mount -n --make-rprivate /
mount -n -t tmpfs -o size=64m,mode=755 tmpfs "$root"
mkdir "$root/proc" "$root/dev" "$root/etc" "$root/tmp" "$root/work"

readonly_bind() {
  mkdir -p "$root$1"
  mount -n --bind "$1" "$root$1"
  mount -n -o remount,bind,ro "$root$1"
}

for directory in /usr /bin /sbin /lib /lib32 /lib64 /libx32; do
  if [ -L "$directory" ]; then
    cp -P "$directory" "$root$directory"
  elif [ -d "$directory" ]; then
    readonly_bind "$directory"
  fi
done

case "$dotnet/" in
  /usr/*) ;;
  *) readonly_bind "$dotnet" ;;
esac

for file in /etc/ld.so.cache /etc/passwd; do
  [ ! -r "$file" ] || cp "$file" "$root$file"
done

for device in /dev/null /dev/zero /dev/full /dev/random /dev/urandom; do
  : > "$root$device"
  mount -n --bind "$device" "$root$device"
done

mount -n --rbind /proc "$root/proc"
mount -n -t tmpfs -o size=256m tmpfs "$root/tmp"
mount -n --bind "$folder/work" "$root/work"
mount -n -o remount,ro "$root"

exec chroot "$root" setpriv --bounding-set=-all --inh-caps=-all --no-new-privs env --chdir=/work "$@"
