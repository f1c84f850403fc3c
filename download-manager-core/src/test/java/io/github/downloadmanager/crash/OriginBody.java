package io.github.downloadmanager.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** How an {@link Origin} sends a body: at which rate, and how it ends early. */
final class OriginBody {

	static final int PIECE = 16 * 1024;

	private OriginBody() {
	}

	/** Send a part of the content; whether the connection can be used again. */
	static boolean send(Origin.Answer answer, long from, long to, Socket socket, OutputStream out) throws IOException {
		long started = System.nanoTime();
		for (long at = from; at < to;) {
			long stop = Math.min(to, at + PIECE);
			if (at < answer.stopAt()) {
				stop = Math.min(stop, answer.stopAt());
			}
			byte[] piece = new byte[(int) (stop - at)];
			answer.content().fill(at, piece);
			out.write(piece);
			at = stop;
			if (at == answer.stopAt() && answer.fault() != Origin.Fault.NONE) {
				out.flush();
				return stop(answer, socket);
			}
			long rate = answer.rate().getAsLong();
			if (rate > 0) {
				out.flush();
				long due = started + (long) ((at - from) * 1e9 / rate);
				// Waits for what the rate allows; not for something to happen elsewhere.
				for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
					LockSupport.parkNanos(wait);
				}
			}
		}
		out.flush();
		return true;
	}

	private static boolean stop(Origin.Answer answer, Socket socket) throws IOException {
		switch (answer.fault()) {
			case RESET -> reset(socket);
			case STALL -> {
				// Until the client has had enough.
				while (socket.getInputStream().read() >= 0) {
					continue;
				}
			}
			case HOLD -> {
				try {
					answer.gate().await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				// The rest, as if nothing had happened.
				long at = answer.stopAt();
				byte[] rest = new byte[(int) (answer.content().size() - at)];
				answer.content().fill(at, rest);
				socket.getOutputStream().write(rest);
				return true;
			}
			default -> {
				// The connection ends here, politely.
			}
		}
		return false;
	}

	static void reset(Socket socket) throws IOException {
		socket.setSoLinger(true, 0);
		socket.close();
	}

}
