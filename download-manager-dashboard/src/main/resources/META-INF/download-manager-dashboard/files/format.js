// Numbers, times and names for people.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

function unitOf(count) {
  let unit = 0;
  while (unit < UNITS.length - 1 && count >= 1024 ** (unit + 1)) unit++;
  return unit;
}

function inUnit(count, unit) {
  const value = count / 1024 ** unit;
  return value.toFixed(unit === 0 || value >= 100 ? 0 : 1);
}

export function bytes(count) {
  const unit = unitOf(count);
  return inUnit(count, unit) + ' ' + UNITS[unit];
}

/** Both numbers in the unit of the whole, so that they can be compared. */
export function bytesOf(count, total) {
  if (total === null || total === undefined) return bytes(count);
  const unit = unitOf(total);
  return inUnit(count, unit) + ' of ' + inUnit(total, unit) + ' ' + UNITS[unit];
}

export const speed = (count) => bytes(count) + '/s';

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  if (hours >= 100) return plural(Math.floor(hours / 24), 'day');
  return hours > 0 ? hours + ':' + parts.join(':') : Number(parts[0]) + ':' + parts[1];
}

/** For screen readers: 1 hour 2 minutes. */
export function spokenDuration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const part = (count, word) => (count > 0 ? count + ' ' + word + (count === 1 ? '' : 's') : '');
  const words = whole >= 3600
    ? [part(Math.floor(whole / 3600), 'hour'), part(Math.floor(whole / 60) % 60, 'minute')]
    : [part(Math.floor(whole / 60), 'minute'), part(whole % 60, 'second')];
  return words.filter(Boolean).join(' ') || '0 seconds';
}

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const dayAndClock = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'medium', hour12: false });

export const time = (instant) => clock.format(new Date(instant));
export const shortTime = (instant) => new Date(instant).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
export const dateTime = (instant) => dayAndClock.format(new Date(instant));
export const plural = (count, word) => count + ' ' + word + (count === 1 ? '' : 's');

export function ordinal(number) {
  const ten = number % 100;
  if (ten >= 11 && ten <= 13) return number + 'th';
  return number + (['th', 'st', 'nd', 'rd'][number % 10] || 'th');
}

export function host(url) {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
}

/** Characters that turn the direction of a text, or that nobody sees: they could make gpj.exe of exe.jpg. */
const DECEPTIVE = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/** The file's name, for people; while nobody knows it, the last part of the address. */
export function name(download) {
  return rawName(download).replace(DECEPTIVE, '\uFFFD');
}

function rawName(download) {
  if (download.fileName) return download.fileName;
  try {
    const { pathname, host: where } = new URL(download.url);
    const last = pathname.split('/').filter(Boolean).pop();
    return last ? decodeURIComponent(last) : where;
  } catch {
    return download.url;
  }
}

/** A duration as the server writes it, such as PT1H2M3.5S, in milliseconds. */
export function millis(text) {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text) || [];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
