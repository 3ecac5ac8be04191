/*
 * Logs: one line on standard error, a stable event word, then key=value. Never a text that somebody
 * submitted, never a secret; ids, codes and counts instead.
 *
 *      log_info("history_ready", "position=%" PRId64 " fence=%d", position, fence);
 *   -> 2026-04-02T09:15:00.123456Z info history history_ready position=12 fence=3
 *
 * Values that come from outside go through log_value(), which quotes and escapes, so that each line
 * parses whatever a sender wrote. Lines are capped at 1,024 bytes. While a message with a trace (trace.h) is
 * handled, trace=<trace-id> stands behind the event word.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include "common/base.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_init(const char *service, enum log_level least);
void log_line(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);
const char *log_level_name(enum log_level level);
/* Lines of that level that were written since the start. */
uint64_t log_lines(enum log_level level);
/* Quoted and escaped into a ring of 4 static buffers, at most 80 characters. */
const char *log_value(struct slice s);
/* A bug of ours or a start that cannot succeed: say why and end with status 1. */
void log_fatal(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3) __attribute__((noreturn));

#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)

#endif
