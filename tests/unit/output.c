/* Files that are whole or absent: written, abandoned, left behind by a process that was killed, and
 * written by two at once. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/output.h"
#include "tests/unit/unit.h"

typedef struct room {
    zz_memory memory;
    zz_arena *arena;
    char folder[32];
    const char *path; /* in the folder */
} room;

static bool enter(room *r) {
    zz_memory_begin(&r->memory);
    r->arena = zz_arena_new(&r->memory);
    strcpy(r->folder, "/tmp/zz-save-XXXXXX");
    if (!CHECK(mkdtemp(r->folder)))
        return false;
    r->path = zz_sprintf(r->arena, "%s/x.xml", r->folder);
    return true;
}

/* Files in the folder, whatever their names. */
static int files(const room *r) {
    int count = 0;
    DIR *folder = opendir(r->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (folder)
        closedir(folder);
    return count;
}

static void put_file(const room *r, const char *name) {
    FILE *file = fopen(zz_sprintf(r->arena, "%s/%s", r->folder, name), "w");
    if (CHECK(file))
        fclose(file);
}

static void leave(room *r) {
    unlink(r->path);
    CHECK_INT(rmdir(r->folder), 0); /* nothing else was left there */
    zz_memory_end(&r->memory);
}

static void check_content(const char *path, const char *wanted) {
    char found[64] = {0};
    FILE *file = fopen(path, "r");
    if (CHECK(file)) {
        found[fread(found, 1, sizeof found - 1, file)] = 0;
        fclose(file);
    }
    CHECK_TEXT(found, wanted);
}

static void files_are_replaced_whole(void) {
    room r;
    struct stat there;
    REQUIRE(enter(&r));
    const char *link = zz_sprintf(r.arena, "%s/link", r.folder);
    CHECK_INT(zz_save(r.arena, r.path, "one", 3), 0);
    check_content(r.path, "one");
    CHECK_INT(chmod(r.path, 0640), 0);
    CHECK_INT(symlink("x.xml", link), 0);
    CHECK_INT(zz_save(r.arena, link, "two", 3), 0);
    check_content(r.path, "two");
    CHECK(lstat(link, &there) == 0 && S_ISLNK(there.st_mode));
    CHECK(stat(r.path, &there) == 0 && (there.st_mode & 0777) == 0640);
    CHECK_INT(zz_save(r.arena, zz_sprintf(r.arena, "%s/no/x.xml", r.folder), "x", 1), ENOENT);
    if (access("/dev/full", W_OK) == 0)
        CHECK_INT(zz_save(r.arena, "/dev/full", "x", 1), ENOSPC);
    CHECK_INT(unlink(link), 0);
    leave(&r);
}

typedef zz_output *beginning(zz_arena *arena, const char *path, int *failed);
static beginning *const ways[] = {zz_output_begin, zz_output_begin_named};

static zz_output *begin(beginning *way, zz_arena *arena, const char *path, const char *text) {
    int failed;
    zz_output *output = way(arena, path, &failed);
    if (CHECK(output))
        CHECK_INT(zz_write_all(zz_output_descriptor(output), text, strlen(text)), 0);
    return output;
}

static void what_is_abandoned_leaves_nothing(void) {
    for (int way = 0; way < 2; way++) {
        room r;
        REQUIRE(enter(&r));
        zz_arena *own = zz_arena_new(&r.memory);
        begin(ways[way], own, r.path, "half");
        CHECK(access(r.path, F_OK) != 0);
        zz_arena_free(own);
        CHECK_INT(files(&r), 0);
        CHECK_INT(zz_save(r.arena, r.path, "old", 3), 0);
        own = zz_arena_new(&r.memory);
        begin(ways[way], own, r.path, "half");
        zz_arena_free(own);
        check_content(r.path, "old");
        leave(&r);
    }
}

static void what_is_new_replaces_nothing(void) {
    for (int way = 0; way < 2; way++) {
        room r;
        REQUIRE(enter(&r));
        CHECK_INT(zz_save_new(r.arena, r.path, "new", 3), 0);
        check_content(r.path, "new");
        CHECK_INT(zz_save_new(r.arena, r.path, "newer", 5), EEXIST);
        CHECK_INT(unlink(r.path), 0);
        zz_output *late = begin(ways[way], r.arena, r.path, "late");
        CHECK_INT(zz_save_new(r.arena, r.path, "soon", 4), 0);
        CHECK_INT(zz_output_finish_new(late), EEXIST);
        check_content(r.path, "soon");
        CHECK_INT(files(&r), 1);
        CHECK_INT(unlink(r.path), 0);
        CHECK_INT(zz_output_finish_new(begin(ways[way], r.arena, r.path, "own")), 0);
        check_content(r.path, "own");
        leave(&r);
    }
}

static void two_may_write_at_once(void) {
    for (int way = 0; way < 2; way++) {
        room r;
        REQUIRE(enter(&r));
        zz_output *first = begin(ways[way], r.arena, r.path, "first");
        zz_output *second = begin(ways[1 - way], r.arena, r.path, "second");
        REQUIRE(first && second);
        CHECK_INT(zz_output_finish(second), 0);
        check_content(r.path, "second");
        CHECK_INT(zz_output_finish(first), 0);
        check_content(r.path, "first");
        leave(&r);
    }
}

static void what_a_killed_writer_leaves_is_removed(void) {
    room r;
    int ready[2];
    char byte;
    REQUIRE(enter(&r));
    REQUIRE(pipe(ready) == 0);
    const pid_t writer = fork();
    if (writer == 0) {
        begin(zz_output_begin_named, r.arena, r.path, "half");
        if (write(ready[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    REQUIRE(writer > 0);
    CHECK_INT(read(ready[0], &byte, 1), 1);
    CHECK_INT(files(&r), 1);
    /* While it lives, others let it be. */
    CHECK_INT(zz_save(r.arena, r.path, "whole", 5), 0);
    CHECK_INT(files(&r), 2);
    CHECK_INT(kill(writer, SIGKILL), 0);
    CHECK_INT(waitpid(writer, NULL, 0), writer);
    CHECK_INT(files(&r), 2);
    CHECK_INT(zz_save(r.arena, r.path, "again", 5), 0);
    CHECK_INT(files(&r), 1);
    check_content(r.path, "again");
    close(ready[0]);
    close(ready[1]);
    leave(&r);
}

/* Only what has just the name of a leftover, and is a file, is taken for one. */
static void what_others_named_alike_stays(void) {
    static const char *const names[] = {
        "x.xml.zzlc-",      "x.xml.zzlc-12",  "x.xml.zzlc-12-",    "x.xml.zzlc--1",
        "x.xml.zzlc-1-2-3", "y.xml.zzlc-1-2", "x.xml.zzlc-12-3.c", "x.xml-1-2",
    };
    enum { COUNT = sizeof names / sizeof *names };
    room r;
    REQUIRE(enter(&r));
    for (int n = 0; n < COUNT; n++)
        put_file(&r, names[n]);
    put_file(&r, "x.xml.zzlc-77-0");
    const char *folder = zz_sprintf(r.arena, "%s/x.xml.zzlc-1-1", r.folder);
    const char *link = zz_sprintf(r.arena, "%s/x.xml.zzlc-1-2", r.folder);
    CHECK_INT(mkdir(folder, 0700), 0);
    CHECK_INT(symlink(folder, link), 0);
    CHECK_INT(zz_save(r.arena, r.path, "one", 3), 0);
    CHECK_INT(files(&r), COUNT + 3); /* the folder, the link, and what was written */
    CHECK_INT(unlink(link), 0);
    CHECK_INT(rmdir(folder), 0);
    for (int n = 0; n < COUNT; n++)
        CHECK_INT(unlink(zz_sprintf(r.arena, "%s/%s", r.folder, names[n])), 0);
    leave(&r);
}

extern const zz_test zz_tests_output[];
const zz_test zz_tests_output[] = {
    {"output", "files_are_replaced_whole", files_are_replaced_whole},
    {"output", "what_is_abandoned_leaves_nothing", what_is_abandoned_leaves_nothing},
    {"output", "what_is_new_replaces_nothing", what_is_new_replaces_nothing},
    {"output", "two_may_write_at_once", two_may_write_at_once},
    {"output", "what_a_killed_writer_leaves_is_removed", what_a_killed_writer_leaves_is_removed},
    {"output", "what_others_named_alike_stays", what_others_named_alike_stays},
    {0}};
