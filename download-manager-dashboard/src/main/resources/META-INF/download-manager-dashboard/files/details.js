// All that is known of one download, in a drawer.

import * as actions from './actions.js';
import * as api from './api.js';
import { byId, button, el, liken } from './dom.js';
import { explain } from './errors.js';
import { bytes, bytesOf, dateTime, duration, millis, name, ordinal, plural, speed, time } from './format.js';
import { activeDownload, setActive } from './list.js';
import { complain } from './notices.js';
import { reason } from './row.js';
import { isEnded, state } from './store.js';

const RESUMABLE = { YES: 'yes', NO: 'no, it would begin anew', UNKNOWN: 'not known yet' };
const WORDS = { QUEUED: 'in line', RUNNING: 'running', WAITING: 'waits', PAUSED: 'paused', COMPLETED: 'done', FAILED: 'failed', CANCELLED: 'cancelled' };

/** What events have told since this page was opened, by download; bounded. */
const told = new Map();
let shown = null;
/** What is shown of it. */
let current = null;
let latest = 0;

export function remember(event, data) {
  if (!data.id || !data.at) return;
  const list = told.get(data.id) || [];
  const error = data.download?.error;
  list.push([data.at, event, error ? explain(error)[0] : data.reason || data.errorMessage || '']);
  told.delete(data.id);
  told.set(data.id, list.slice(-50));
  if (told.size > 500) told.delete(told.keys().next().value);
}

export const detailsShown = () => shown;

export async function openDetails(id) {
  const dialog = byId('details');
  if (shown !== id) dialog.scrollTop = 0;
  shown = id;
  if (!dialog.open) dialog.show();
  await refresh();
  dialog.querySelector('h2')?.focus();
}

export function closeDetails() {
  const dialog = byId('details');
  if (!dialog.open) return false;
  dialog.close();
  const id = shown;
  shown = null;
  if (id && state.rows.has(id)) setActive(id);
  else if (activeDownload()) setActive(activeDownload().id);
  return true;
}

/** At most once a second, while it is open. */
export function refreshDetails() {
  if (shown && performance.now() - latest > 1000) refresh();
}

async function refresh() {
  const id = shown;
  latest = performance.now();
  let details;
  try {
    details = await api.details(id);
  } catch (problem) {
    if (shown === id) {
      complain('Could not show it', problem);
      closeDetails();
    }
    return;
  }
  if (shown !== id) return;
  current = details;
  const dialog = byId('details');
  if (!dialog.firstElementChild) {
    dialog.replaceChildren(el('div.drawer-head', {}, el('h2', { id: 'details-title', tabindex: '-1' }),
      button('×', closeDetails, { class: 'square quiet', 'aria-label': 'Close details' })), el('div.drawer-body', { id: 'details-body' }));
  }
  byId('details-title').textContent = name(details);
  const body = byId('details-body');
  const focused = body.contains(document.activeElement);
  // The same element, so that what is selected in it, or about to be pressed, is not taken away under somebody's hands.
  liken(body, el('div.drawer-body', { id: 'details-body' }, ...content(details)));
  if (focused && !body.contains(document.activeElement)) (body.querySelector('button, a') || byId('details-title')).focus();
}

function content(details) {
  const write = state.writable;
  return [
    el('p.buttons.start', {},
      write && actions.canPause(details) && button('Pause', () => actions.pause(current)),
      write && actions.canResume(details) && button('Resume', () => actions.resume(current)),
      write && actions.canRetry(details) && button('Retry', () => actions.retry({ ids: [current.id] })),
      actions.canSave(details) && el('a.button', { href: api.fileAddress(details.id), download: '' }, 'Save the file'),
      write && !isEnded(details) && button('Cancel', () => actions.cancel([current]))),
    details.status === 'FAILED' && failure(details),
    facts(details),
    ...parts(details),
    ...times(details),
    ...attempts(details.attempts),
    ...log(details.id),
  ].filter(Boolean);
}

function failure(details) {
  const [why, todo] = explain(details.error || { type: details.errorType });
  return el('div.failure', {}, el('strong', {}, 'Couldn’t download ' + name(details)), el('p', {}, why), el('p', {}, todo));
}

function facts(details) {
  const rows = [
    ['State', WORDS[details.status] + (details.position ? ', ' + ordinal(details.position) + ' in line' : '')],
    ['Why', details.status === 'FAILED' ? '' : reason(details, 0)],
    ['Address', details.url],
    ['File', details.fileName && name(details)],
    ['Size', details.bytesDownloaded || details.totalBytes !== null ? sizeOf(details) : ''],
    ['Speed', details.status === 'RUNNING' ? speed(details.bytesPerSecond) : ''],
    ['Can be continued', isEnded(details) ? '' : RESUMABLE[details.resumable]],
    ['Group', details.group],
    ['Priority', String(details.priority)],
    ['Own limit', details.bandwidth ? speed(details.bandwidth) : ''],
    ['Added', dateTime(details.submittedAt)],
    ['Started', details.startedAt && dateTime(details.startedAt)],
    ['Ended', details.finishedAt && dateTime(details.finishedAt)],
    ['Tried again from', details.retryOf],
    ['Id', details.id],
  ];
  return el('dl.facts', {}, ...rows.filter(([, value]) => value).flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]));
}

const sizeOf = ({ bytesDownloaded: held, totalBytes: total }) => (held === total ? bytes(held) : bytesOf(held, total));

/** Which bytes are here, as a strip: several parts grow at once if several connections fetch them. */
function parts({ heldRanges: held, totalBytes: total }) {
  if (!total || !held.length) return [];
  const strip = el('div.parts', { 'aria-hidden': 'true' });
  const piece = (length, here) => {
    if (length <= 0) return;
    const part = el('i', here ? { 'data-here': true } : {});
    part.style.flexGrow = String(length / total);
    strip.append(part);
  };
  let at = 0;
  for (const { start, end } of held) {
    piece(start - at, false);
    piece(end - start, true);
    at = end;
  }
  piece(total - at, false);
  const here = held.reduce((sum, { start, end }) => sum + end - start, 0);
  return [el('h3', {}, 'What is here'), strip, el('p.hint', {}, bytesOf(here, total) + ' in ' + plural(held.length, 'part'))];
}

const SPENT = [['SLOT', 'in line'], ['GROUP_LIMIT', 'for its group'], ['HOST_LIMIT', 'for its host'], ['BACKOFF', 'between attempts'],
  ['RETRY_AFTER', 'told to wait'], ['HELD', 'held'], ['PAUSED', 'paused'], ['BANDWIDTH', 'limited by the bandwidth'], ['RUNNING', 'running']];

/** How its time was spent, as far as the attempts tell; what goes on now counts as what it is. */
function times(details) {
  const end = Date.parse(details.finishedAt) || api.serverTime();
  const begin = Date.parse(details.submittedAt);
  const spent = Object.fromEntries(SPENT.map(([kind]) => [kind, 0]));
  for (const attempt of details.attempts.last) {
    for (const [kind, time] of Object.entries(attempt.waited)) spent[kind] += millis(time);
    spent.RUNNING += (Date.parse(attempt.endedAt) || end) - Date.parse(attempt.startedAt) - millis(attempt.waited.BANDWIDTH || 'PT0S');
  }
  const rest = end - begin - Object.values(spent).reduce((sum, each) => sum + each, 0);
  const now = details.waitReason?.kind;
  if (rest > 0) spent[now in spent ? now : 'SLOT'] += rest;
  if (!(end - begin > 1000)) return [];
  const bar = el('div.spent', { 'aria-hidden': 'true' });
  const words = [];
  for (const [kind, word] of SPENT) {
    if (spent[kind] < 500) continue;
    const part = el('i', { 'data-kind': kind });
    part.style.flexGrow = String(spent[kind]);
    bar.append(part);
    words.push(word + ' ' + duration(spent[kind] / 1000));
  }
  return [el('h3', {}, 'Time'), bar, el('p.hint', {}, words.join(' · '))];
}

function attempts({ count, last }) {
  if (count === 0) return [];
  const table = el('table', {}, el('thead', {}, el('tr', {}, ...['No.', 'Began', 'Took', 'Received', 'Outcome'].map((head) => el('th', { scope: 'col' }, head)))));
  const body = el('tbody');
  for (const attempt of [...last].reverse()) {
    const took = attempt.endedAt ? duration((Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) / 1000) : '';
    const why = attempt.error ? explain({ type: attempt.error.type, status: attempt.error.status })[0] : '';
    const from = (attempt.resumedFrom > 0 ? ' from ' + bytes(attempt.resumedFrom) : '')
      + (attempt.connections > 1 ? ' over ' + attempt.connections + ' connections' : '');
    body.append(el('tr', {}, ...[attempt.number, time(attempt.startedAt), took, bytes(attempt.bytes) + from,
      attempt.outcome.toLowerCase().replaceAll('_', ' ') + (why ? ': ' + why : '')].map((value) => el('td', {}, String(value)))));
  }
  table.append(body);
  return [el('h3', {}, 'Attempts' + (count > last.length ? ' (the last ' + last.length + ' of ' + count + ')' : '')),
    el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Attempts' }, table)];
}

function log(id) {
  const list = told.get(id);
  if (!list) return [];
  return [el('h3', {}, 'What happened since this page was opened'),
    el('ul.log', {}, ...[...list].reverse().map(([at, event, text]) => el('li', {}, time(at) + ' ' + event + (text ? ': ' + text : ''))))];
}
