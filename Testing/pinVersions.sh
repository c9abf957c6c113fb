#!/bin/sh
# Writes constraints.txt and constraints-browser.txt anew: sh Testing/pinVersions.sh
# Each from an environment made for it, in build/, with the newest versions that pyproject.toml allows; the page's has
# the versions of the main one where both have a package.
set -eu
free=build/free.txt
shared=build/shared.txt
mkdir -p build
: >"$free"

pin() {  # FILE CONSTRAINTS TITLE EXTRA [PACKAGE...]
    file=$1 constraints=$2 title=$3
    shift 3
    environment=build/pin-${file%.txt}
    rm -rf "$environment"
    sh Testing/setUpEnvironment.sh "$environment" "$constraints" "$@"
    {
        echo "# $title"
        "$environment/bin/python" -m pip freeze --exclude-editable | LC_ALL=C sort --ignore-case
    } >"$environment.txt"
    mv "$environment.txt" "$file"
    rm -rf "$environment"
}

pin constraints.txt "$free" \
    "Exact versions of everything that make demo and make test install; pyproject.toml says why each is needed." \
    test slicer-layer-dm
grep --invert-match "^slicer-core==" constraints.txt >"$shared"
pin constraints-browser.txt "$shared" \
    "Exact versions of everything that make serve installs, and make test for the older slicer-core." \
    browser-test
