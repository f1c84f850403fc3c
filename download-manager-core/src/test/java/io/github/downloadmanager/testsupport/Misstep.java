package io.github.downloadmanager.testsupport;

/**
 * Ways in which a server answers a request so that client and server may disagree about
 * what answers the next one. What it sends too much looks like a whole response, of
 * {@link #FOREIGN}.
 */
public enum Misstep {

	/** To HEAD. */
	HEAD_WITH_BODY(true, head(200, "Content-Length: 43") + Misstep.SURPLUS),

	/** To HEAD. */
	HEAD_WITH_LATE_BODY(true, head(200, "Content-Length: 43"), Misstep.SURPLUS),

	/** To HEAD. */
	HEAD_WITH_LATE_CHUNKED_BODY(true, head(200, "Transfer-Encoding: chunked"),
			"2b\r\n" + Misstep.SURPLUS + "\r\n0\r\n\r\n"),

	/** To HEAD. */
	HEAD_WITH_INTERIM_AND_LATE_BODY(true, Misstep.HINTS + head(200, "Content-Length: 43"), Misstep.SURPLUS),

	NO_CONTENT_WITH_BODY(false, head(204, "Content-Length: 43") + Misstep.SURPLUS),

	NO_CONTENT_WITH_LATE_BODY(false, head(204), Misstep.SURPLUS),

	RESET_CONTENT_WITH_BODY(false, head(205, "Content-Length: 0") + Misstep.SURPLUS),

	RESET_CONTENT_WITH_LATE_BODY(false, head(205, "Content-Length: 0"), Misstep.SURPLUS),

	NOT_MODIFIED_WITH_BODY(false, head(304, "Content-Length: 43") + Misstep.SURPLUS),

	NOT_MODIFIED_WITH_LATE_BODY(false, head(304), Misstep.SURPLUS),

	SWITCHING_UNASKED(false, head(101, "Upgrade: h2c", "Connection: Upgrade") + Misstep.SURPLUS),

	SWITCHING_UNASKED_THEN_ANSWER(false, head(101, "Upgrade: h2c", "Connection: Upgrade"), Misstep.SURPLUS),

	SWITCHING_TO_HTTP(false, head(101, "Upgrade: HTTP/1.1", "Connection: Upgrade"), Misstep.SURPLUS),

	SWITCHING_TO_WEBSOCKET(false, head(101, "Upgrade: websocket", "Connection: Upgrade") + Misstep.SURPLUS),

	STATUS_BELOW_100(false, head(99, "Content-Length: 0"), Misstep.SURPLUS),

	STATUS_ABOVE_599(false, head(600, "Content-Length: 0") + Misstep.SURPLUS),

	INTERIM_WITH_BODY(false, head(103, "Content-Length: 43") + Misstep.SURPLUS),

	INTERIM_WITH_LATE_BODY(false, head(103, "Content-Length: 43"), Misstep.SURPLUS),

	INTERIM_WITH_CHUNKED_BODY(false,
			head(103, "Transfer-Encoding: chunked") + "2b\r\n" + Misstep.SURPLUS + "\r\n0\r\n\r\n"),

	INTERIM_WITHOUT_END(false, Misstep.HINTS.repeat(100), Misstep.HINTS.repeat(100), Misstep.SURPLUS),

	SURPLUS_AT_ONCE(false, head(200, "Content-Length: 5") + "right" + Misstep.SURPLUS),

	SURPLUS_AT_ONCE_OF_WHICH_HALF_IS_LATE(false,
			head(200, "Content-Length: 5") + "right" + Misstep.SURPLUS.substring(0, 12), Misstep.SURPLUS.substring(12)),

	SURPLUS_AT_ONCE_OF_WHICH_ALL_BUT_A_BYTE_IS_LATE(false,
			head(200, "Content-Length: 5") + "right" + Misstep.SURPLUS.substring(0, 1), Misstep.SURPLUS.substring(1)),

	SURPLUS_AT_ONCE_AFTER_HALF_A_HEAD(false, head(200, "Content-Length: 5").substring(0, 9),
			head(200, "Content-Length: 5").substring(9) + "right" + Misstep.SURPLUS.substring(0, 12),
			Misstep.SURPLUS.substring(12)),

	SURPLUS_AFTER_EMPTY_BODY(false, head(200, "Content-Length: 0") + Misstep.SURPLUS.substring(0, 12),
			Misstep.SURPLUS.substring(12)),

	SURPLUS_AFTER_LAST_CHUNK(false,
			head(200, "Transfer-Encoding: chunked") + "5\r\nright\r\n0\r\n\r\n" + Misstep.SURPLUS),

	SURPLUS_AFTER_LAST_CHUNK_OF_WHICH_HALF_IS_LATE(false,
			head(200, "Transfer-Encoding: chunked") + "5\r\nright\r\n0\r\n\r\n" + Misstep.SURPLUS.substring(0, 12),
			Misstep.SURPLUS.substring(12)),

	SURPLUS_AFTER_TRAILERS(false,
			head(200, "Transfer-Encoding: chunked") + "5\r\nright\r\n0\r\nX: y\r\n\r\n"
					+ Misstep.SURPLUS.substring(0, 12),
			Misstep.SURPLUS.substring(12)),

	LINES_AFTER_BODY(false, head(200, "Content-Length: 5") + "right\r\n\r\n", Misstep.SURPLUS),

	CLOSE_ANNOUNCED_BUT_KEPT(false, head(200, "Content-Length: 5", "Connection: close") + "right", Misstep.SURPLUS),

	CLOSE_ANNOUNCED_WITH_SURPLUS(false,
			head(200, "Content-Length: 5", "Connection: close") + "right" + Misstep.SURPLUS),

	OLD_HTTP_KEPT(false, head(200, "Content-Length: 5").replace("HTTP/1.1", "HTTP/1.0") + "right", Misstep.SURPLUS),

	OLD_HTTP_CHUNKED(false,
			"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nright\r\n0\r\n\r\n",
			Misstep.SURPLUS),

	LENGTH_AND_CHUNKS(false, head(200, "Content-Length: 5", "Transfer-Encoding: chunked") + "5\r\nright\r\n0\r\n\r\n",
			Misstep.SURPLUS),

	TWO_LENGTHS(false, head(200, "Content-Length: 5", "Content-Length: 48") + "right" + Misstep.SURPLUS),

	REDIRECT_WITH_SURPLUS(false, head(302, "Location: /redirected", "Content-Length: 5") + "moved" + Misstep.SURPLUS),

	REDIRECT_WITH_HALF_A_BODY(false, head(302, "Location: /redirected", "Content-Length: 48") + "moved",
			Misstep.SURPLUS),

	REDIRECT_WITHOUT_LENGTH(false, head(302, "Location: /redirected") + "moved", Misstep.SURPLUS),

	ERROR_WITH_SURPLUS(false, head(404, "Content-Length: 2") + "no" + Misstep.SURPLUS.substring(0, 12),
			Misstep.SURPLUS.substring(12)),

	ERROR_WITH_HALF_A_BODY(false, head(503, "Content-Length: 48") + "moved", Misstep.SURPLUS),

	PART_UNASKED_WITH_SURPLUS(false,
			head(206, "Content-Length: 5", "Content-Range: bytes 0-4/5") + "right" + Misstep.SURPLUS),

	BROKEN_CHUNK(false, head(200, "Transfer-Encoding: chunked") + "5\r\nright\r\nzz\r\n" + Misstep.SURPLUS,
			Misstep.SURPLUS);

	/** What no download may end with. */
	public static final String FOREIGN = "EVIL!";

	private static final String SURPLUS = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nEVIL!";

	private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n";

	private final boolean toHead;

	private final String[] parts;

	Misstep(boolean toHead, String... parts) {
		this.toHead = toHead;
		this.parts = parts;
	}

	/** Whether it is the answer to a HEAD; else it is that to a GET. */
	public boolean isToHead() {
		return this.toHead;
	}

	public ServerReply reply() {
		return ServerReply.inParts(this.parts);
	}

	private static String head(int status, String... headers) {
		StringBuilder head = new StringBuilder("HTTP/1.1 ").append((status < 100) ? "0" + status : status)
			.append(" Said\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		return head.append("\r\n").toString();
	}

}
