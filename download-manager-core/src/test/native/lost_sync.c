/*
 * A device with a fault: of the n-th time that a part file is forced to it (FAIL_SYNC)
 * comes an error, and what was written since the time before is lost. As on a real one,
 * the error is told once, and the next time succeeds.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int times;

static atomic_llong forced;

static int is_part(int file)
{
	char link[64], path[4096];
	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	ssize_t length = readlink(link, path, sizeof path - 1);
	return length > 5 && memcmp(path + length - 5, ".part", 5) == 0;
}

static int force(int file, const char *name)
{
	int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
	const char *failing = getenv("FAIL_SYNC");
	struct stat now;
	if (failing == NULL || !is_part(file) || fstat(file, &now) != 0)
		return real(file);
	if (atomic_fetch_add(&times, 1) + 1 == atoi(failing)) {
		static const char lost[65536];
		for (off_t at = forced; at < now.st_size; at += sizeof lost) {
			off_t left = now.st_size - at;
			pwrite(file, lost, left < (off_t) sizeof lost ? (size_t) left : sizeof lost, at);
		}
		printf("LOST %lld\n", (long long) (now.st_size - forced));
		fflush(stdout);
		errno = EIO;
		return -1;
	}
	forced = now.st_size;
	return real(file);
}

int fsync(int file)
{
	return force(file, "fsync");
}

int fdatasync(int file)
{
	return force(file, "fdatasync");
}
