/* A disk that is watched: preloaded into a process, it writes down what is done to the files of one folder,
 * and can make an operation fail. The functions disk_* are called by the process itself (see disk_watcher.py);
 * before disk_watch it does nothing.
 *
 * The log is a sequence of records: a struct record and `length` bytes. Only what was done is in it: an
 * operation that failed is not, and a write cut short stands there with the bytes that were written. Maps of
 * memory are not seen: SQLite uses one only for the -shm file, which nobody needs after a power cut.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 4096
#define REAL(name, ...) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

enum kind { WRITE, SYNC, TRUNCATE, OPEN, KINDS };

struct record {
    uint32_t what; /* o open, c close, w write, t truncate, s sync, u unlink, r rename, l link, m mark */
    int32_t fd;
    int64_t at; /* where a write begins; the length after a truncate */
    uint64_t length;
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static char folder[4096];
static size_t folder_length;
static int log_fd = -1;
static char watched[MOST_FILES];
static struct { long nth; int error; int sticky; } fault[KINDS];
static long seen[KINDS], failed;

/* Watch the files below a folder; log: a descriptor to write records to, or -1. */
void disk_watch(const char *path, int log)
{
    folder_length = (size_t)snprintf(folder, sizeof folder, "%s", path);
    log_fd = log;
}

/* Let the nth operation of a kind from now on fail, and all after it if sticky; counts begin anew. */
void disk_fail(int kind, long nth, int error, int sticky)
{
    memset(seen, 0, sizeof seen);
    failed = 0;
    fault[kind].nth = nth;
    fault[kind].error = error;
    fault[kind].sticky = sticky;
}

/* Let everything succeed again. */
void disk_heal(void) { memset(fault, 0, sizeof fault); }

/* How many operations failed since disk_fail. */
long disk_failed(void) { return failed; }

static int is_watched(int fd) { return fd >= 0 && fd < MOST_FILES && watched[fd]; }

static int is_inside(const char *path)
{
    return folder_length && !strncmp(path, folder, folder_length) &&
           (path[folder_length] == '/' || path[folder_length] == '\0');
}

/* Count an operation; gives 1 and sets errno if it has to fail. */
static int fails(enum kind kind)
{
    seen[kind]++;
    long nth = fault[kind].nth;
    if (!nth || seen[kind] < nth || (seen[kind] > nth && !fault[kind].sticky))
        return 0;
    failed++;
    errno = fault[kind].error;
    return 1;
}

static void note(char what, int fd, int64_t at, const void *data, size_t length)
{
    if (log_fd < 0)
        return;
    int error = errno;
    struct record record = {(uint32_t)what, fd, at, length};
    struct iovec parts[2] = {{&record, sizeof record}, {(void *)data, length}};
    ssize_t done = writev(log_fd, parts, 2);
    if (done != (ssize_t)(sizeof record + length))
        fprintf(stderr, "the log of the watched disk is cut short\n");
    errno = error;
}

static void begin(void) { pthread_mutex_lock(&one_at_a_time); }
static void end(void)
{
    int error = errno;
    pthread_mutex_unlock(&one_at_a_time);
    errno = error;
}

/* Put a line of the process's own into the log. */
void disk_mark(const char *text)
{
    begin();
    note('m', -1, 0, text, strlen(text));
    end();
}

#define OPENS(name)                                                     \
    int name(const char *path, int flags, ...)                          \
    {                                                                   \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;       \
        va_end(more);                                                   \
        if (!is_inside(path))                                           \
            return REAL(name, path, flags, mode);                       \
        begin();                                                        \
        int fd = fails(OPEN) ? -1 : REAL(name, path, flags, mode);      \
        if (fd >= 0 && fd < MOST_FILES) {                               \
            watched[fd] = 1;                                            \
            note('o', fd, 0, path, strlen(path));                       \
            if (flags & O_TRUNC)                                        \
                note('t', fd, 0, "", 0);                                \
        }                                                               \
        end();                                                          \
        return fd;                                                      \
    }
OPENS(open)
OPENS(open64)

int close(int fd)
{
    if (!is_watched(fd))
        return REAL(close, fd);
    begin();
    watched[fd] = 0;
    note('c', fd, 0, "", 0);
    int result = REAL(close, fd);
    end();
    return result;
}

/* A write that fails has written its first half, as on a disk that is full. */
#define WRITES(name, at, parameters, ...)                               \
    ssize_t name parameters                                             \
    {                                                                   \
        if (!is_watched(fd))                                            \
            return REAL(name, fd, data, length __VA_ARGS__);            \
        begin();                                                        \
        int64_t start = at;                                             \
        int bad = fails(WRITE), error = errno;                          \
        if (bad)                                                        \
            length /= 2;                                                \
        ssize_t done = REAL(name, fd, data, length __VA_ARGS__);        \
        if (done > 0)                                                   \
            note('w', fd, start, data, (size_t)done);                   \
        if (bad) {                                                      \
            errno = error;                                              \
            done = -1;                                                  \
        }                                                               \
        end();                                                          \
        return done;                                                    \
    }
WRITES(write, lseek(fd, 0, SEEK_CUR), (int fd, const void *data, size_t length))
WRITES(pwrite, offset, (int fd, const void *data, size_t length, off_t offset), , offset)
WRITES(pwrite64, offset, (int fd, const void *data, size_t length, off64_t offset), , offset)

#define ON_A_FILE(name, kind, what, at, parameters, ...)                \
    int name parameters                                                 \
    {                                                                   \
        if (!is_watched(fd))                                            \
            return REAL(name, __VA_ARGS__);                             \
        begin();                                                        \
        int result = fails(kind) ? -1 : REAL(name, __VA_ARGS__);        \
        if (result == 0)                                                \
            note(what, fd, at, "", 0);                                  \
        end();                                                          \
        return result;                                                  \
    }
ON_A_FILE(fsync, SYNC, 's', 0, (int fd), fd)
ON_A_FILE(fdatasync, SYNC, 's', 0, (int fd), fd)
ON_A_FILE(ftruncate, TRUNCATE, 't', length, (int fd, off_t length), fd, length)
ON_A_FILE(ftruncate64, TRUNCATE, 't', length, (int fd, off64_t length), fd, length)

int unlink(const char *path)
{
    if (!is_inside(path))
        return REAL(unlink, path);
    begin();
    int result = REAL(unlink, path);
    if (result == 0)
        note('u', -1, 0, path, strlen(path));
    end();
    return result;
}

#define NAMES(name, what)                                               \
    int name(const char *from, const char *to)                          \
    {                                                                   \
        if (!is_inside(from) && !is_inside(to))                         \
            return REAL(name, from, to);                                \
        begin();                                                        \
        int result = REAL(name, from, to);                              \
        if (result == 0) {                                              \
            char both[2 * sizeof folder];                               \
            int length = snprintf(both, sizeof both, "%s\n%s", from, to); \
            note(what, -1, 0, both, (size_t)length);                    \
        }                                                               \
        end();                                                          \
        return result;                                                  \
    }
NAMES(rename, 'r')
NAMES(link, 'l')
