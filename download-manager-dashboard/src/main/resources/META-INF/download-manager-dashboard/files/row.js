// One line of the list: its elements, and what they show.

import { nextStep } from './actions.js';
import { el, setAttribute, setText } from './dom.js';
import { explain } from './errors.js';
import { bytes, bytesOf, duration, host, name, ordinal, speed, spokenDuration } from './format.js';
import { isEnded } from './store.js';

const WORDS = { PAUSED: 'paused', FAILED: 'failed', COMPLETED: 'done', CANCELLED: 'cancelled', WAITING: 'waits', QUEUED: 'queued' };

export function newRow(id) {
  const cell = (kind, ...children) => el('div.' + kind, { role: 'gridcell' }, ...children);
  const row = {
    box: el('input', { type: 'checkbox', tabindex: '-1', 'data-act': 'select' }),
    title: el('span.title'),
    where: el('span.where'),
    why: el('span.why'),
    fill: el('i'),
    percent: el('span.percent'),
    size: cell('size'),
    speed: cell('speed'),
    left: cell('left'),
    toggle: el('button.square', { type: 'button', tabindex: '-1', 'data-act': 'toggle' }),
    menu: el('button.square', { type: 'button', tabindex: '-1', 'data-act': 'menu', 'aria-haspopup': 'menu', title: 'More' }, '⋯'),
  };
  row.meter = el('div.meter', { role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, row.fill);
  row.element = el('div.row', { role: 'row', tabindex: '-1', 'data-id': id },
    cell('check', row.box), cell('name', row.title, el('span.note', {}, row.where, row.why)), cell('bar', row.meter, row.percent),
    row.size, row.speed, row.left, cell('actions', row.toggle, row.menu));
  return row;
}

/** Why it waits, failed, or what else is to be told of it. */
export function reason(download, place) {
  if (download.pausing) return 'pausing …';
  if (download.status === 'FAILED') return explain(download.error || { type: download.errorType }).join(' ');
  if (download.status === 'QUEUED' && place && ['SLOT', undefined].includes(download.waitReason?.kind)) return ordinal(place) + ' in line';
  if (download.status === 'WAITING') return [failureInWords(download), download.waitReason?.text].filter(Boolean).join(' · ');
  if (download.waitReason) return download.waitReason.text;
  if (download.status === 'RUNNING' && download.throttled) {
    return download.bandwidth ? 'limited to ' + speed(download.bandwidth) : 'limited by the bandwidth';
  }
  return '';
}

/** Why the last attempt ended; the sentence without its full stop, as more follows. */
function failureInWords(download) {
  return download.error ? explain(download.error)[0].replace(/\.$/, '') : '';
}

/** Between two attempts the next one is named: it is what is waited for. */
function attempt(download) {
  const number = download.attempt + (download.status === 'WAITING' ? 1 : 0);
  return number > 1 && !isEnded(download) ? 'attempt ' + number + ' of ' + (download.maxRetries + 1) : '';
}

/** What is the same all the time; it gives way to the reason where there is little room. */
function origin(download) {
  const parts = [host(download.url), download.group];
  if (download.priority !== 0 && !isEnded(download)) parts.push('priority ' + download.priority);
  if (download.retryOf) parts.push('tried again');
  return parts.filter(Boolean).join(' · ');
}

export function showRow(row, download, place) {
  const title = name(download);
  setText(row.title, title);
  setAttribute(row.title, 'title', title.length > 40 ? title : null);
  const where = origin(download);
  const why = [attempt(download), reason(download, place)].filter(Boolean).join(' · ');
  setText(row.where, where);
  setText(row.why, (where && why ? ' · ' : '') + why);
  setAttribute(row.why, 'title', why.length > 40 ? why : null);
  setAttribute(row.element, 'data-status', download.status);
  setAttribute(row.box, 'aria-label', 'Select ' + title);
  setAttribute(row.meter, 'aria-label', 'Progress of ' + title);
  setAttribute(row.menu, 'aria-label', 'Actions for ' + title);
  const step = nextStep(download);
  row.toggle.hidden = !step;
  if (step) {
    row.toggle.classList.toggle('write', step.writes);
    setText(row.toggle, step.sign);
    setAttribute(row.toggle, 'title', step.word);
    setAttribute(row.toggle, 'aria-label', step.word + ' ' + title);
  }
  showProgress(row, download);
}

export function showProgress(row, download) {
  const running = download.status === 'RUNNING';
  const { percent, bytesDownloaded: held, totalBytes: total } = download;
  // A bar says how far it is; where nothing is measured there is none.
  const measured = download.status !== 'QUEUED' && (percent !== null || running);
  const unknown = measured && percent === null;
  row.meter.hidden = !measured || isEnded(download);
  setAttribute(row.element, 'data-bar', !row.meter.hidden);
  row.meter.classList.toggle('unknown', unknown);
  row.fill.style.transform = unknown ? '' : 'scaleX(' + (percent || 0) / 100 + ')';
  const left = running && download.etaSeconds !== null ? download.etaSeconds : null;
  setAttribute(row.meter, 'aria-valuenow', unknown ? null : Math.floor(percent || 0));
  setAttribute(row.meter, 'aria-valuetext', unknown ? 'size unknown, ' + bytes(held)
    : Math.floor(percent || 0) + ' percent' + (left === null ? '' : ', ' + spokenDuration(left) + ' left'));
  const figure = running ? (percent === null ? '' : Math.floor(percent) + ' %') : WORDS[download.status];
  setText(row.percent, figure);
  setText(row.size, held === 0 && total === null && download.status !== 'COMPLETED' ? '' : download.status === 'COMPLETED' || (isEnded(download) && held === total) ? bytes(held) : bytesOf(held, total));
  setText(row.speed, running ? speed(download.bytesPerSecond) : '');
  setText(row.left, left === null ? '' : duration(left) + ' left');
}
