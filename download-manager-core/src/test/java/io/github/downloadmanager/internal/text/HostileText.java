package io.github.downloadmanager.internal.text;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random input for parsers: fragments that mean something to them, cut, glued and mixed
 * with characters that mean trouble. From a fixed seed, so that a failure can be
 * repeated.
 */
public final class HostileText {

	private static final String TROUBLE = "\u0000\t\n\r \"'\\/%;:,=*.-_~?#[]@!<>|{}`^()+&\u0080\u0085\u009b\u00a0\u00ad"
			+ "\u00c3\u00a4\u00e4\u00ff\u0301\u0661\u200b\u200f\u202e\u2028\u2044\u2066\u3002\ufeff\uff0f\ud800\udc00";

	private HostileText() {
	}

	/**
	 * Random texts.
	 * @param seed seed of the random numbers
	 * @param count how many
	 * @param fragments what they are made of
	 * @return the texts
	 */
	public static Stream<String> from(long seed, int count, String... fragments) {
		Random random = new Random(seed);
		return IntStream.range(0, count).mapToObj((i) -> text(random, fragments));
	}

	private static String text(Random random, String... fragments) {
		StringBuilder text = new StringBuilder();
		int parts = 1 + random.nextInt(8);
		for (int i = 0; i < parts; i++) {
			switch (random.nextInt(6)) {
				case 0 -> text.append(TROUBLE.charAt(random.nextInt(TROUBLE.length())));
				case 1 -> text.append((char) (' ' + random.nextInt(96)));
				case 2 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
				default -> text.append(fragments[random.nextInt(fragments.length)]);
			}
		}
		if (random.nextInt(4) == 0 && text.length() > 1) {
			text.deleteCharAt(random.nextInt(text.length()));
		}
		return text.toString();
	}

}
