package io.github.downloadmanager.internal.text;

/**
 * The rule for labels of names that are written from right to left (RFC 5893 section 2).
 */
final class BidiRule {

	private BidiRule() {
	}

	/** Whether a name with this character is a bidirectional one. */
	static boolean isRightToLeft(int c) {
		byte direction = Character.getDirectionality(c);
		return isStrong(direction) || direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
	}

	/** Whether a label may be part of a bidirectional name. */
	static boolean holds(String label) {
		int[] points = label.codePoints().toArray();
		if (points.length == 0) {
			return true;
		}
		byte first = Character.getDirectionality(points[0]);
		boolean rightToLeft = isStrong(first);
		if (!rightToLeft && first != Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
			return false;
		}
		boolean european = false;
		boolean arabic = false;
		byte last = first;
		for (int c : points) {
			byte direction = Character.getDirectionality(c);
			european |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
			arabic |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
			if (!isAllowed(direction, rightToLeft)) {
				return false;
			}
			if (direction != Character.DIRECTIONALITY_NONSPACING_MARK) {
				last = direction;
			}
		}
		boolean endsWithNumber = last == Character.DIRECTIONALITY_EUROPEAN_NUMBER
				|| last == Character.DIRECTIONALITY_ARABIC_NUMBER;
		return !(rightToLeft && european && arabic) && (endsWithNumber || isStrong(last) == rightToLeft)
				&& (isStrong(last) || endsWithNumber || last == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
	}

	private static boolean isAllowed(byte direction, boolean rightToLeft) {
		return switch (direction) {
			case Character.DIRECTIONALITY_EUROPEAN_NUMBER, Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
					Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
					Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR, Character.DIRECTIONALITY_OTHER_NEUTRALS,
					Character.DIRECTIONALITY_BOUNDARY_NEUTRAL, Character.DIRECTIONALITY_NONSPACING_MARK ->
				true;
			case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> !rightToLeft;
			default -> rightToLeft && (isStrong(direction) || direction == Character.DIRECTIONALITY_ARABIC_NUMBER);
		};
	}

	private static boolean isStrong(byte direction) {
		return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
				|| direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
	}

}
