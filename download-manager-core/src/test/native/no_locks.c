/*
 * A file system on which every lock is granted and keeps nobody out, as NFS without a lock
 * service is. To be preloaded into a process.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

static int without_locks(int fd, int cmd, void *arg)
{
	switch (cmd) {
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return 0;
	case F_GETLK:
	case F_OFD_GETLK:
		((struct flock *) arg)->l_type = F_UNLCK;
		return 0;
	default:
		return (int) syscall(SYS_fcntl, fd, cmd, arg);
	}
}

int fcntl(int fd, int cmd, ...)
{
	va_list args;
	va_start(args, cmd);
	void *arg = va_arg(args, void *);
	va_end(args);
	return without_locks(fd, cmd, arg);
}

int fcntl64(int fd, int cmd, ...)
{
	va_list args;
	va_start(args, cmd);
	void *arg = va_arg(args, void *);
	va_end(args);
	return without_locks(fd, cmd, arg);
}

int flock(int fd, int operation)
{
	(void) fd;
	(void) operation;
	return 0;
}

int lockf(int fd, int cmd, off_t length)
{
	(void) fd;
	(void) cmd;
	(void) length;
	return 0;
}
