package io.github.downloadmanager.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How a {@link ScriptedServer} replies to one request, built from options. Without any it
 * is what a decent server does, ranges included.
 */
public final class ServerReply {

	private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

	private final byte[] body;

	private final int status;

	private final List<String> headers = new ArrayList<>();

	private @Nullable String raw;

	private List<String> parts = List.of();

	private int patienceMillis = 50;

	private @Nullable String etag = "\"v1\"";

	private boolean ranges = true;

	private boolean chunked;

	private boolean closeDelimited;

	private boolean bodyOnHead;

	private long announced = -1;

	private long stopAfter = Long.MAX_VALUE;

	private End end = End.NONE;

	private @Nullable Gate gate;

	private byte[] overrun = {};

	private ServerReply(int status, byte[] body) {
		this.status = status;
		this.body = body;
	}

	private enum End {

		NONE, RESET, CLOSE, HALF_CLOSE, STALL

	}

	public static ServerReply of(byte[] body) {
		return new ServerReply(200, body);
	}

	public static ServerReply status(int status) {
		ServerReply reply = new ServerReply(status, new byte[0]);
		reply.ranges = false;
		return reply;
	}

	/** With a body, such as the page of an error has. */
	public static ServerReply ofStatus(int status, byte[] body) {
		ServerReply reply = new ServerReply(status, body);
		reply.ranges = false;
		return reply;
	}

	public static ServerReply redirect(int status, String location) {
		return status(status).header("Location", location);
	}

	/** Sends this instead of a response, then closes the connection. */
	public static ServerReply raw(String response) {
		ServerReply reply = new ServerReply(200, new byte[0]);
		reply.raw = response;
		return reply;
	}

	/** Breaks the connection off (RST) instead of a response. */
	public static ServerReply reset() {
		return raw("").stopping(0, End.RESET);
	}

	/**
	 * Sends exactly this, and keeps the connection, for answers that do not end where
	 * they should. Each part but the first is sent when the client has done something,
	 * closed the connection or begun to send another request, or after 50 ms.
	 */
	public static ServerReply inParts(String... parts) {
		ServerReply reply = new ServerReply(200, new byte[0]);
		reply.parts = List.of(parts);
		return reply;
	}

	/** Sends each part only when the client has done something, if it takes for ever. */
	public ServerReply patiently() {
		this.patienceMillis = 0;
		return this;
	}

	public ServerReply header(String name, String value) {
		this.headers.add(name + ": " + value);
		return this;
	}

	public ServerReply etag(@Nullable String value) {
		this.etag = value;
		return this;
	}

	public ServerReply withoutRanges() {
		this.ranges = false;
		return this;
	}

	public ServerReply chunked() {
		this.chunked = true;
		return this;
	}

	/** The end of the connection is the end of the body. */
	public ServerReply closeDelimited() {
		this.closeDelimited = true;
		return this;
	}

	/** Announces another length than it sends. */
	public ServerReply announcing(long length) {
		this.announced = length;
		return this;
	}

	/** Sends a body to HEAD too, which no client expects. */
	public ServerReply bodyOnHead() {
		this.bodyOnHead = true;
		return this;
	}

	/** Sends more after the end, on a connection that is kept. */
	public ServerReply overrunning(byte[] more) {
		this.overrun = more;
		return this;
	}

	/** Breaks the connection off (RST). */
	public ServerReply resettingAfter(long bytes) {
		return stopping(bytes, End.RESET);
	}

	/** Closes the connection (FIN). */
	public ServerReply closingAfter(long bytes) {
		return stopping(bytes, End.CLOSE);
	}

	/** Closes its own direction only, and waits for the client to go. */
	public ServerReply halfClosingAfter(long bytes) {
		return stopping(bytes, End.HALF_CLOSE);
	}

	/** Sends nothing more, and waits for the client to go. */
	public ServerReply stallingAfter(long bytes) {
		return stopping(bytes, End.STALL);
	}

	/** Sends the rest when the gate is opened. */
	public ServerReply pausingAfter(long bytes, Gate there) {
		this.stopAfter = bytes;
		this.gate = there;
		return this;
	}

	private ServerReply stopping(long bytes, End how) {
		this.stopAfter = bytes;
		this.end = how;
		return this;
	}

	/**
	 * Send the reply.
	 * @param in what the client sends next
	 * @param over called when all but the last byte is sent: the client may already act
	 * upon that
	 * @return whether the connection is kept
	 */
	boolean send(Socket client, InputStream in, ScriptedServer.Request request, Runnable over) throws IOException {
		OutputStream out = client.getOutputStream();
		if (!this.parts.isEmpty()) {
			over.run();
			return sendParts(client, in, out);
		}
		if (this.raw != null) {
			over.run();
			ScriptedServer.write(out, this.raw);
			if (this.end == End.RESET) {
				RawServer.reset(client);
			}
			return false;
		}
		int from = 0;
		int to = this.body.length;
		String asked = request.header("Range");
		String condition = request.header("If-Range");
		boolean partial = false;
		if (this.ranges && asked != null && (condition == null || condition.equals(this.etag))) {
			Matcher matcher = RANGE.matcher(asked);
			if (matcher.matches()) {
				from = (int) Long.parseLong(matcher.group(1));
				to = matcher.group(2).isEmpty() ? to : (int) Math.min(to, Long.parseLong(matcher.group(2)) + 1);
				partial = true;
			}
		}
		if (partial && from >= this.body.length) {
			over.run();
			ScriptedServer.write(out, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */" + this.body.length
					+ "\r\nContent-Length: 0\r\n\r\n");
			return true;
		}
		ScriptedServer.write(out, head(partial, from, to));
		if (request.method().equals("HEAD") && !this.bodyOnHead) {
			return !this.closeDelimited;
		}
		return sendBody(client, out, from, to, over);
	}

	private boolean sendParts(Socket client, InputStream in, OutputStream out) throws IOException {
		ScriptedServer.write(out, this.parts.get(0));
		for (String part : this.parts.subList(1, this.parts.size())) {
			client.setSoTimeout(this.patienceMillis);
			in.mark(1);
			try {
				if (in.read() < 0) {
					return false;
				}
				in.reset();
			}
			catch (SocketTimeoutException ex) {
				// It waits for the next part.
			}
			client.setSoTimeout(0);
			ScriptedServer.write(out, part);
		}
		return true;
	}

	private String head(boolean partial, int from, int to) {
		StringBuilder head = new StringBuilder("HTTP/1.1 ").append(partial ? 206 : this.status).append(" Said\r\n");
		if (this.etag != null && this.status == 200) {
			head.append("ETag: ").append(this.etag).append("\r\n");
		}
		if (this.ranges) {
			head.append("Accept-Ranges: bytes\r\n");
		}
		if (partial) {
			head.append("Content-Range: bytes ")
				.append(from)
				.append('-')
				.append(to - 1)
				.append('/')
				.append(this.body.length)
				.append("\r\n");
		}
		if (this.chunked) {
			head.append("Transfer-Encoding: chunked\r\n");
		}
		else if (!this.closeDelimited && this.status != 204) {
			head.append("Content-Length: ").append((this.announced >= 0) ? this.announced : to - from).append("\r\n");
		}
		this.headers.forEach((header) -> head.append(header).append("\r\n"));
		return head.append("\r\n").toString();
	}

	private boolean sendBody(Socket client, OutputStream out, int from, int to, Runnable over) throws IOException {
		int stop = (int) Math.min(to, Math.min(from + this.stopAfter, Integer.MAX_VALUE));
		if (this.stopAfter == Long.MAX_VALUE) {
			stop = to;
		}
		boolean whole = stop == to && this.end == End.NONE;
		int last = (whole && stop > from) ? stop - 1 : stop;
		piece(out, from, last);
		if (whole || this.end != End.NONE) {
			over.run();
		}
		if (this.end == End.NONE) {
			piece(out, last, stop);
		}
		switch (this.end) {
			case RESET -> {
				RawServer.reset(client);
				return false;
			}
			case CLOSE -> {
				return false;
			}
			case HALF_CLOSE -> {
				client.shutdownOutput();
				awaitClient(client);
				return false;
			}
			case STALL -> {
				awaitClient(client);
				return false;
			}
			case NONE -> {
			}
		}
		if (this.gate != null && stop < to) {
			this.gate.passBlocking();
			piece(out, stop, to - 1);
			over.run();
			piece(out, to - 1, to);
		}
		if (this.chunked) {
			ScriptedServer.write(out, "0\r\n\r\n");
		}
		out.write(this.overrun);
		return !this.closeDelimited;
	}

	private void piece(OutputStream out, int from, int to) throws IOException {
		if (to <= from) {
			return;
		}
		if (this.chunked) {
			ScriptedServer.write(out, Integer.toHexString(to - from) + "\r\n");
		}
		out.write(this.body, from, to - from);
		if (this.chunked) {
			ScriptedServer.write(out, "\r\n");
		}
		out.flush();
	}

	private static void awaitClient(Socket client) throws IOException {
		while (client.getInputStream().read() >= 0) {
			// Whatever it says.
		}
	}

}
