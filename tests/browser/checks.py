"""What tests of pages hold: each `check` is one passed or failed, and `finish` says how many.

The last line that `finish` prints is "N passed, N failed", and it gives the status to end with.
"""
passed = failed = 0


def check(name, holds, told=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"{name}: does not hold{': ' + str(told) if told != '' else ''}")


def finish():
    print(f"{passed} passed, {failed} failed")
    return failed > 0
