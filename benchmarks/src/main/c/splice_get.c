/*
 * The floor: GET an http address and move the body from the socket to a file inside the kernel, with splice(2); or,
 * with "copy", through one buffer of 1 MiB, as any client must that looks at the bytes.
 * Usage: splice_get ADDRESS PORT PATH FILE [copy]. For measuring only: no redirects, no chunked bodies, no names.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static const size_t PIPE = 1 << 20;

static void die(const char *what) {
	perror(what);
	exit(1);
}

static void write_all(int fd, const char *bytes, size_t count) {
	while (count > 0) {
		ssize_t n = write(fd, bytes, count);
		if (n < 0) {
			die("write");
		}
		bytes += n;
		count -= (size_t) n;
	}
}

/* Reads up to the end of the headers; returns how many bytes are in the buffer. */
static size_t read_headers(int fd, char *buffer, size_t size, char **body) {
	size_t held = 0;
	while (held < size - 1) {
		ssize_t n = read(fd, buffer + held, size - 1 - held);
		if (n <= 0) {
			die("read");
		}
		held += (size_t) n;
		buffer[held] = 0;
		char *end = strstr(buffer, "\r\n\r\n");
		if (end != NULL) {
			*body = end + 4;
			return held;
		}
	}
	fputs("headers too long\n", stderr);
	exit(1);
}

static void splice_body(int fd, int file, long long left) {
	int pipes[2];
	if (pipe(pipes) != 0) {
		die("pipe");
	}
	/* Without a larger pipe it works as well, only slower. */
	(void) fcntl(pipes[1], F_SETPIPE_SZ, (int) PIPE);
	while (left > 0) {
		ssize_t in = splice(fd, NULL, pipes[1], NULL, PIPE, SPLICE_F_MOVE | SPLICE_F_MORE);
		if (in <= 0) {
			die("splice from the socket");
		}
		left -= in;
		while (in > 0) {
			ssize_t out = splice(pipes[0], NULL, file, NULL, (size_t) in, SPLICE_F_MOVE | SPLICE_F_MORE);
			if (out <= 0) {
				die("splice to the file");
			}
			in -= out;
		}
	}
}

static void copy_body(int fd, int file, long long left) {
	char *bytes = aligned_alloc(4096, PIPE);
	if (bytes == NULL) {
		die("memory");
	}
	while (left > 0) {
		ssize_t n = read(fd, bytes, PIPE);
		if (n <= 0) {
			die("read");
		}
		left -= n;
		write_all(file, bytes, (size_t) n);
	}
	free(bytes);
}

int main(int argc, char **argv) {
	if (argc != 5 && !(argc == 6 && strcmp(argv[5], "copy") == 0)) {
		fputs("usage: splice_get ADDRESS PORT PATH FILE [copy]\n", stderr);
		return 2;
	}
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(argv[2])) };
	if (fd < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
		die("address");
	}
	if (connect(fd, (struct sockaddr *) &to, sizeof to) != 0) {
		die("connect");
	}
	char buffer[16384];
	int length = snprintf(buffer, sizeof buffer, "GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n", argv[3],
			argv[1], argv[2]);
	write_all(fd, buffer, (size_t) length);

	char *body = NULL;
	size_t held = read_headers(fd, buffer, sizeof buffer, &body);
	char *field = strcasestr(buffer, "\r\ncontent-length:");
	if (strncmp(buffer, "HTTP/1.1 200", 12) != 0 || field == NULL || field > body) {
		fputs("not a 200 with a length\n", stderr);
		return 1;
	}
	long long left = atoll(field + strlen("\r\ncontent-length:"));
	int file = open(argv[4], O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (file < 0) {
		die("open");
	}
	size_t first = held - (size_t) (body - buffer);
	write_all(file, body, first);
	left -= (long long) first;

	if (argc == 6) {
		copy_body(fd, file, left);
	} else {
		splice_body(fd, file, left);
	}
	return close(file) == 0 ? 0 : 1;
}
