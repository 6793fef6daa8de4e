# What a suite with a browser needs; sourced.  Where it is missing the suite says so, and ends.
for program in chromedriver chromium python3; do
    if ! command -v "$program" >/dev/null; then
        echo "SKIPPED: there is no $program; install chromium chromium-driver python3"
        echo "0 passed, 0 failed"
        exit 0
    fi
done
