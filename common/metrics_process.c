/*
 * What every process has, under the names that Prometheus' own clients use.
 */
#include "common/bus.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/trace.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *level_name(int i)
{
    return i == LOG_WARN || i == LOG_ERROR ? log_level_name((enum log_level)i) : NULL;
}

#define PROCESS_METRICS(M, S)                                                                      \
    M(S, GAUGE, memory, BYTES, "process_resident_memory", "Resident memory size in bytes.", NONE)  \
    M(S, COUNTER, cpu, SECONDS, "process_cpu", "Total user and system CPU time spent in seconds.", \
      NONE)                                                                                        \
    M(S, GAUGE, fds, NUMBER, "process_open_fds", "Number of open file descriptors.", NONE)         \
    M(S, GAUGE, max_fds, NUMBER, "process_max_fds", "Maximum number of open file descriptors.",    \
      NONE)                                                                                        \
    M(S, GAUGE, start, SECONDS, "process_start_time",                                              \
      "Start time of the process since unix epoch in seconds.", NONE)                              \
    M(S, COUNTER, dropped, NUMBER, "weerklank_bus_dropped",                                        \
      "Messages that came in and were dropped as malformed.", NONE)                                \
    M(S, COUNTER, unsent, NUMBER, "weerklank_bus_unsent",                                          \
      "Messages that could not be sent: the peer was gone, or full.", NONE)                        \
    M(S, COUNTER, lines, NUMBER, "weerklank_log_lines",                                            \
      "Lines that were logged as a warning or an error.", BY("level", 4, level_name))              \
    M(S, COUNTER, trace_lines, NUMBER, "weerklank_trace_lines_left_out",                           \
      "Lines about messages with a trace that were not logged, there being too many.", NONE)

METRICS_DECLARE(process_metrics, PROCESS_METRICS)
METRICS_DEFINE(process_metrics, PROCESS_METRICS)

/* The whole of a small file of /proc, as text; "" when it cannot be read. */
static const char *file_read(const char *path, char *room, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, room, size - 1);

    if (fd >= 0)
        close(fd);
    room[n < 0 ? 0 : n] = '\0';
    return room;
}

/* proc(5): field 2 of statm, in pages. */
static int64_t memory_bytes(void)
{
    char room[200];
    const char *p = strchr(file_read("/proc/self/statm", room, sizeof room), ' ');

    return p ? strtoll(p, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

static int64_t open_fds(void)
{
    DIR *d = opendir("/proc/self/fd");
    int64_t n = 0;

    if (!d)
        return 0;
    while (readdir(d))
        n++;
    closedir(d);
    return n - 3; /* ., .. and the one that this took */
}

/* proc(5): field 22 of stat, ticks after boot; the name in field 2 may hold anything. Known once, it stays, though
 * the wall clock may be set. */
static int64_t started_us(void)
{
    static int64_t started;
    char room[1000];
    const char *p;
    long long ticks = 0;

    if (started)
        return started;
    p = strrchr(file_read("/proc/self/stat", room, sizeof room), ')');
    for (int field = 2; p && field < 22; field++)
        p = strchr(p + 1, ' ');
    if (p)
        ticks = strtoll(p + 1, NULL, 10);
    started = clock_wall_us() - clock_boot_us() + ticks * US_PER_S / sysconf(_SC_CLK_TCK);
    return started;
}

void metrics_write_process(struct buf *out)
{
    struct process_metrics p = {0};
    struct rusage used = {0};
    struct rlimit most = {0};

    getrusage(RUSAGE_SELF, &used);
    getrlimit(RLIMIT_NOFILE, &most);
    p.memory = memory_bytes();
    p.cpu = (uint64_t)((used.ru_utime.tv_sec + used.ru_stime.tv_sec) * US_PER_S +
                       used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    p.fds = open_fds();
    p.max_fds = (int64_t)most.rlim_cur;
    p.start = started_us();
    p.dropped = bus_dropped();
    p.unsent = bus_unsent();
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
        p.lines[i] = log_lines((enum log_level)i);
    p.trace_lines = trace_lines_left_out();
    metrics_write(&process_metrics_table, &p, out);
}
