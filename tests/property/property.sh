#!/bin/sh
# Random designs, as many as the suite takes; `make property DESIGNS=100000` takes any number.
exec "$ZZ_BUILD/tests/property/property" --designs "${ZZ_DESIGNS:-2500}"
