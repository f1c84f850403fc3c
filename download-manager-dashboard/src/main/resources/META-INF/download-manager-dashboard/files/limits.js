// The limits of all downloads together.

import * as api from './api.js';
import { speedFields } from './ask.js';
import { byId, button, el, field, showModal } from './dom.js';
import { plural, shortTime, speed } from './format.js';
import { notice } from './notices.js';
import { count, state } from './store.js';

const PRESETS = [512 * 1024, 1024 ** 2, 5 * 1024 ** 2, 20 * 1024 ** 2];

const number = (id, value, placeholder) => el('input', { id, type: 'number', min: '1', step: '1', inputmode: 'numeric',
  value: value === null ? null : String(value), placeholder });

export function openLimits() {
  const limits = state.limits;
  if (!limits) return;
  const write = state.writable;
  const most = number('limit-most', limits.maxConcurrent);
  most.required = true;
  const perHost = number('limit-host', limits.maxPerHost, 'no limit');
  const rate = speedFields('limit-speed', limits.bandwidth);
  const error = el('p.error', { role: 'alert' });
  const dialog = byId('limits');
  const form = el('form', { method: 'dialog', onsubmit: (event) => {
    event.preventDefault();
    apply({ maxConcurrent: Number(most.value), maxPerHost: perHost.value ? Number(perHost.value) : null, bandwidth: rate.read() }, error);
  } },
  el('h2', { id: 'limits-title' }, 'Limits'),
  field('Downloads at once', most),
  field('Connections to one host', perHost),
  el('p.field', {}, el('label', { for: 'limit-speed' }, 'Speed of all together'), rate.element),
  write && el('p.presets', {}, ...PRESETS.map((preset) => button(speed(preset), () => {
    rate.units.value = preset < 1024 ** 2 ? 'KiB/s' : 'MiB/s';
    rate.number.value = String(preset / (preset < 1024 ** 2 ? 1024 : 1024 ** 2));
  }, { class: 'small' })), button('No limit', () => { rate.number.value = ''; }, { class: 'small' })),
  limits.schedule && el('p.hint.schedule', {}, scheduled(limits.schedule)),
  ...Object.entries(limits.groups).map(([group, own]) => el('p.hint', {}, 'Group ' + group + ': '
    + (own.maxConcurrent ? own.maxConcurrent + ' at once' : 'no number') + (own.bandwidth ? ', ' + speed(own.bandwidth) : ''))),
  error,
  el('p.buttons', {}, button('Close', () => dialog.close()), write && el('button.primary', { type: 'submit' }, 'Apply')));
  if (!write) form.querySelectorAll('input, select').forEach((control) => { control.disabled = true; });
  dialog.replaceChildren(form);
  showModal(dialog);
}

/** Such as: until 18:00: 2.0 MiB/s (Mon–Fri 08:00–18:00 Europe/Vienna). */
function scheduled({ profile, bandwidth, hold, until, overridden }) {
  const when = until ? 'until ' + shortTime(until) + ': ' : '';
  const what = hold ? 'nothing is downloaded' : bandwidth ? speed(bandwidth) : 'no limit by the schedule';
  const from = profile ? what + ' (' + profile + ')' : 'none of the scheduled times';
  return overridden ? when + 'as set by hand; the schedule says ' + from : when + from;
}

async function apply(limits, error) {
  error.textContent = '';
  const running = count('running');
  const waiting = count('waiting');
  try {
    await api.limits(limits);
  } catch (problem) {
    // In the dialog, as nothing behind it can be reached.
    error.textContent = problem.field ? problem.detail : problem.title + (problem.detail ? '. ' + problem.detail : '');
    return;
  }
  byId('limits').close();
  const over = running - limits.maxConcurrent;
  notice('Limits applied' + (over > 0 ? ': ' + plural(running, 'download') + ' will finish, nothing starts before'
    : waiting > 0 && over < 0 ? ': ' + Math.min(waiting, -over) + ' more may start' : ''));
}
