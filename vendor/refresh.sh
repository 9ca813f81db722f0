#!/usr/bin/env bash
# Puts the libraries and fonts of the web page into the package, in the versions that package.json beside this file names:
#
#     bash vendor/refresh.sh [FOLDER]
#
# Needs npm. FOLDER is `quoth/server/static/vendor` where none is given. The same versions give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../quoth/server/static/vendor}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/*.js "$work/"
npm install --prefix "$work" --no-package-lock --no-audit --no-fund --loglevel=error > "$work/npm.log"
mkdir -p "$out"
for module in preact forces; do
    # Licences stand together in one file, below.
    "$work/node_modules/.bin/esbuild" "$work/$module.js" --bundle --minify --format=esm --target=es2022 \
        --legal-comments=none --log-level=warning --outfile="$out/$module.js"
done
fonts=$work/node_modules/@fontsource-variable
for font in inter/files/inter-{latin,latin-ext}-wght-normal source-serif-4/files/source-serif-4-{latin,latin-ext}-wght-normal \
    source-serif-4/files/source-serif-4-latin-wght-italic; do
    cp "$fonts/$font.woff2" "$out/"
done
node - "$work" > "$out/LICENSES.txt" <<'SCRIPT'
const { readFileSync } = require("node:fs");
const read = (...parts) => readFileSync([process.argv[2], ...parts].join("/"), "utf8").replace(/\r\n?/g, "\n").trim();
console.log("What others made, in this folder. `vendor/refresh.sh` of Quoth's repository puts it here.");
for (const name of Object.keys(JSON.parse(read("package.json")).dependencies)) {
  const { version, license } = JSON.parse(read("node_modules", name, "package.json"));
  console.log(`\n\n${name} ${version} (${license})\n${"-".repeat(60)}\n\n${read("node_modules", name, "LICENSE")}`);
}
SCRIPT
