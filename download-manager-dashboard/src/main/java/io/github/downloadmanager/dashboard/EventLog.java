package io.github.downloadmanager.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The last events, numbered, so that a client that was away is sent exactly those that it
 * missed. The numbers mean something within one run of the server only; the epoch tells
 * runs apart. Not thread-safe.
 */
final class EventLog {

	private final String epoch;

	private final int capacity;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private long last;

	/**
	 * An empty log.
	 * @param epoch the name of this run: letters and digits
	 * @param capacity how many events are kept
	 */
	EventLog(String epoch, int capacity) {
		this.epoch = epoch;
		this.capacity = capacity;
	}

	/**
	 * Add an event.
	 * @param name its name
	 * @param json its data, in one line
	 */
	void append(String name, byte[] json) {
		this.last++;
		if (this.entries.size() == this.capacity) {
			this.entries.removeFirst();
		}
		this.entries.addLast(new Entry(this.last, message(id(this.last), name, json)));
	}

	/** Count an event that is not kept, so that nobody can continue across it. */
	void skip() {
		this.last++;
		this.entries.clear();
	}

	/**
	 * The number of the last event.
	 * @return the number, 0 if there was none
	 */
	long last() {
		return this.last;
	}

	String id(long number) {
		return this.epoch + "-" + number;
	}

	/**
	 * What a client knows, by the id of the last event that it has seen.
	 * @param id the id, from anywhere
	 * @return the number; -1 if it is of another run, or if what came after it is not
	 * there any more
	 */
	long position(@Nullable String id) {
		if (id == null || !id.startsWith(this.epoch + "-")) {
			return -1;
		}
		String number = id.substring(this.epoch.length() + 1);
		if (!number.matches("\\d{1,18}")) {
			return -1;
		}
		long position = Long.parseLong(number);
		return (position <= this.last && covers(position)) ? position : -1;
	}

	/** Whether every event after this number is there. */
	boolean covers(long number) {
		return number >= this.last - this.entries.size();
	}

	/**
	 * The events after a number, in order.
	 * @param number the number, which is {@link #covers covered}
	 * @param most how many at most
	 * @return the messages
	 */
	List<Entry> after(long number, int most) {
		List<Entry> missing = new ArrayList<>();
		if (number == this.last) {
			return missing;
		}
		for (Entry entry : this.entries) {
			if (entry.number() > number && missing.size() < most) {
				missing.add(entry);
			}
		}
		return missing;
	}

	/** JSON has no line breaks, so it always fits one data line. */
	static byte[] message(@Nullable String id, String name, byte[] json) {
		String head = ((id != null) ? "id: " + id + "\n" : "") + "event: " + name + "\ndata: ";
		byte[] start = head.getBytes(StandardCharsets.UTF_8);
		byte[] message = new byte[start.length + json.length + 2];
		System.arraycopy(start, 0, message, 0, start.length);
		System.arraycopy(json, 0, message, start.length, json.length);
		message[message.length - 2] = '\n';
		message[message.length - 1] = '\n';
		return message;
	}

	/**
	 * An event.
	 *
	 * @param number its number
	 * @param message as it is sent
	 */
	record Entry(long number, byte[] message) {

	}

}
