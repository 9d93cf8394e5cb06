# Sourced by ./run, ./test, ./liftoff and ./bench: finds the tools, decides about stand-ins, restores and builds.
# Everything it makes lies in artifacts/, node_modules/ and Directory.Build.local.props, which git ignores.

set -euo pipefail
unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=Release
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# The SDK does without the ICU package, as our programs do.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# Build servers would outlive the script that started them.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
# dotnet and npm keep their caches in a home folder; a service account may have none.
if [ ! -w "${HOME:-}" ]; then
  export HOME=$root/artifacts/home
  mkdir -p "$HOME"
fi
build_log=$root/artifacts/build.log

fail() { printf '%s: %s\n' "$(basename "$0")" "$1" >&2; exit 1; }
say() { [ "${quiet:-}" = yes ] || printf '%s\n' "$1" >&2; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install it (Debian: package dotnet-sdk-10.0 of Microsoft's feed) and start again."
  local version
  version=$(cd / && dotnet --version 2>/dev/null) || fail "dotnet is there, but not its SDK. Install the .NET 10 SDK and start again."
  [ "${version%%.*}" -ge 10 ] || fail "the .NET SDK is version $version; 10.0 or newer is needed."
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20 with npm is missing; Azurite, the storage emulator, runs on it. Install it and start again."
  local version
  version=$(node --version)
  version=${version#v}
  [ "${version%%.*}" -ge 20 ] || fail "Node.js is version $version; 20 or newer is needed."
}

# alone COMMAND...: runs it while no other script of this checkout sets up or builds. Children do not inherit the lock,
# so that one that stays behind cannot hold it.
alone() {
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/build.lock"
  flock --nonblock 9 || { say "Waiting for another build of this checkout …" && flock 9; }
  "$@" 9>&-
  exec 9>&-
}

# The server's programs are enough; the tour and the tests start a private cluster of their own.
need_postgres() {
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && return
  command -v initdb >/dev/null && command -v postgres >/dev/null && return
  local how="Install it (Debian: apt-get install postgresql) and start again; campaign setup stores in it."
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || fail "the PostgreSQL server is missing. $how"
  say "Installing PostgreSQL …"
  mkdir -p "$root/artifacts"
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql) >"$root/artifacts/apt.log" 2>&1 ||
    fail "PostgreSQL could not be installed (see artifacts/apt.log). $how"
}

# The dashboard's tests drive it. Without it they are skipped, and say so.
need_chromium() {
  local program
  for program in chromium chromium-browser google-chrome; do [ ! -x "/usr/bin/$program" ] || return 0; done
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "No Chromium is installed: the dashboard's tests in a browser will be skipped (Debian: apt-get install chromium)."
    return
  fi
  say "Installing Chromium …"
  mkdir -p "$root/artifacts"
  (apt-get update && DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y --no-install-recommends chromium) >"$root/artifacts/apt-chromium.log" 2>&1 ||
    say "Chromium could not be installed (see artifacts/apt-chromium.log): the dashboard's tests in a browser will be skipped."
}

# npm_ci FOLDER: installs what the folder's lock file pins, once.
npm_ci() {
  local folder=$root/$1
  if [ -f "$folder/node_modules/.installed" ] && cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then return; fi
  say "Installing the npm packages of $1 …"
  (cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts >"$root/artifacts/npm.log" 2>&1) ||
    fail "npm ci in $1 failed (is the npm registry reachable?). The last lines: $(tail -n 3 "$root/artifacts/npm.log" | tr '\n' ' ')"
  cp "$folder/package-lock.json" "$folder/node_modules/.installed"
}

# Says through Directory.Build.local.props whether the official packages or the stand-ins are used. Delete the file to probe anew.
choose_packages() {
  local props=$root/Directory.Build.local.props
  if [ -f "$props" ]; then return; fi
  say "Probing the package feed …"
  local probe=$root/artifacts/probe use=false why="official packages and Core Tools found"
  rm -rf "$probe" && mkdir -p "$probe"
  cp "$root/scripts/feed-probe.csproj" "$probe/"
  if ! dotnet restore "$probe/feed-probe.csproj" -p:UseStandIns=false --force >"$probe/restore.log" 2>&1; then
    if grep -qE 'NU1301|NU1801' "$probe/restore.log"; then
      fail "the NuGet feed cannot be reached, and packages are needed. $(grep -m 1 -oE 'NU1[38]01: .*' "$probe/restore.log" || true)"
    elif grep -qE 'NU1101|NU1102|NU1103' "$probe/restore.log"; then
      use=true why="the feed lacks official packages"
    else
      fail "probing the package feed failed; all of its output is in artifacts/probe/restore.log. $(grep -m 1 'error' "$probe/restore.log" || tail -n 1 "$probe/restore.log")"
    fi
  elif ! command -v func >/dev/null; then
    use=true why="Azure Functions Core Tools (func) are not installed"
  fi
  cat >"$props.new" <<PROPS
<Project>
  <!-- Written by scripts/setup.sh: $why. Delete this file to probe again. -->
  <PropertyGroup>
    <UseStandIns Condition="'\$(UseStandIns)' == ''">$use</UseStandIns>
  </PropertyGroup>
</Project>
PROPS
  mv "$props.new" "$props"
  say "$why: $([ $use = true ] && echo 'using the stand-ins of standins/' || echo 'using the official packages')."
}

uses_stand_ins() { grep -q '>true</UseStandIns>' "$root/Directory.Build.local.props"; }

prepare_packages() {
  choose_packages
  if uses_stand_ins; then
    need_node
    npm_ci standins/DuckDB.NET.Bindings.Full
  fi
}

# build PROJECT-OR-SOLUTION: restores and builds; on failure shows the errors only.
build() {
  if ! dotnet build "$root/$1" -c "$configuration" -v minimal -clp:NoSummary >"$build_log" 2>&1; then
    grep -E '(error|warning) [A-Z]+[0-9]+' "$build_log" | sort -u | head -n 20 >&2 || true
    grep -qE 'NU1301|NU1801' "$build_log" && fail "the NuGet feed cannot be reached, and packages are needed."
    fail "the build of $1 failed; all of its output is in artifacts/build.log."
  fi
}

# is_stale DLL FOLDER...: whether the built file is missing or older than a source of those folders.
is_stale() {
  local built=$1
  shift
  [ ! -f "$built" ] || [ -n "$(find "$@" "$root"/Directory.* \( -name '*.cs' -o -name '*.sql' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name '*.js' -o -name '*.css' -o -name '*.html' \) -newer "$built" -not -path '*/node_modules/*' -print -quit 2>/dev/null)" ]
}
