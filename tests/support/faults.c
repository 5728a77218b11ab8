/* Loaded before the C library: lets calls fail that concern a folder, the one of a number and, if asked to, all after it;
   and notes each path that is written to in the file that FAULTS_TRACE names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, NAME = 4, OPEN = 8 };

static struct {
    char folder[PATH_MAX];
    int kinds, error, lasting;
    long which, seen;
} *armed; /* in memory that a fork shares, so that who has forked can see how many calls there were */

static int trace = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FAULTS_TRACE");
    if (file) trace = REAL(open)(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    armed = mmap(NULL, sizeof *armed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* The `which`th call of `kinds` on what is below `folder` fails with `error`; with `lasting`, all later ones, too. */
void faults_arm(const char *folder, int kinds, long which, int error, int lasting) {
    strncpy(armed->folder, folder, PATH_MAX - 1);
    armed->kinds = kinds, armed->which = which, armed->error = error, armed->lasting = lasting, armed->seen = 0;
}

/* How many calls there were since then. */
long faults_seen(void) { return armed->seen; }

static void note(const char *path) {
    char line[PATH_MAX + 1];
    if (trace >= 0 && path) REAL(write)(trace, line, snprintf(line, sizeof line, "%s\n", path));
}

static int fails(int kind, const char *path) {
    if (kind == NAME) note(path);
    if (!(armed->kinds & kind) || !path || strncmp(path, armed->folder, strlen(armed->folder))) return 0;
    long number = __atomic_add_fetch(&armed->seen, 1, __ATOMIC_SEQ_CST);
    if (number != armed->which && !(armed->lasting && number > armed->which)) return 0;
    errno = armed->error;
    return 1;
}

static int fails_at(int kind, int file) {
    char link[32], path[PATH_MAX];
    if (!(armed->kinds & kind)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(kind, path);
}

#define CALL(result, name, parameters, condition, ...) \
    result name parameters { return (condition) ? -1 : REAL(name)(__VA_ARGS__); }

CALL(ssize_t, write, (int file, const void *data, size_t size), fails_at(WRITE, file), file, data, size)
CALL(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), fails_at(WRITE, file), file, data, size, at)
CALL(int, ftruncate64, (int file, off64_t size), fails_at(WRITE, file), file, size)
CALL(int, fsync, (int file), fails_at(SYNC, file), file)
CALL(int, fdatasync, (int file), fails_at(SYNC, file), file)
CALL(int, rename, (const char *from, const char *to), fails(NAME, to), from, to)
CALL(int, link, (const char *from, const char *to), fails(NAME, to), from, to)
CALL(int, mkdir, (const char *path, mode_t mode), fails(NAME, path), path, mode)
CALL(int, unlink, (const char *path), fails(NAME, path), path)

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        if (flags & (O_WRONLY | O_RDWR | O_CREAT)) note(path); \
        return fails(OPEN, path) ? -1 : REAL(name)(path, flags, mode); \
    }

OPENS(open)
OPENS(open64)
